package activities

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/dossier"
	"duecourse/internal/lang"
	"duecourse/internal/message"
	"duecourse/internal/register"
	"duecourse/internal/transfer"
)

// ErrHandOff is the type of the error of a hand-over that time, or an operator, may mend.
const ErrHandOff = "HandOff"

// HandOffSettings say where the material goes: to each place that is set.
type HandOffSettings struct {
	DropFolder string        // where the receiver takes it from, and where our own copy is
	URL        string        // where it is posted
	Token      string        // sent as a bearer token; none where empty
	CA         string        // file of certificates in PEM that are trusted besides the system's
	Timeout    time.Duration // of one try; 10 s where zero
}

// Commission is the way to the commission.
type Commission struct {
	journals dossier.Journals
	drop     *dropFolder
	endpoint *endpoint
}

// NewCommission opens the way to the commission; the journals are those of the register. The error tells all that is
// wrong with the settings.
func NewCommission(s HandOffSettings, journals dossier.Journals) (*Commission, error) {
	c := &Commission{journals: journals}
	var folder, posting error
	if s.DropFolder != "" {
		if c.drop, folder = newDropFolder(s.DropFolder); folder != nil {
			folder = fmt.Errorf("drop folder: %w", folder)
		}
	}
	if s.URL != "" {
		if c.endpoint, posting = newEndpoint(s); posting != nil {
			posting = fmt.Errorf("endpoint: %w", posting)
		}
	}
	if s.DropFolder == "" && s.URL == "" {
		return nil, errors.New(both(lang.Format("没有设置移送的去处", "no place for hand-overs is set")))
	}
	return c, errors.Join(folder, posting)
}

// HandOff makes the transfer material of a case and brings it to the commission: into the drop folder, then to the
// endpoint. It may be tried any number of times, by any number of workers at once: in each place there is one package
// for a key, whole, and the receiver knows by the key one that it had before. Errors for good are of the types
// message.ErrHandOff… and message.ErrPermanent.
func (a *Activities) HandOff(ctx context.Context, h message.HandOff) (message.Delivered, error) {
	if wrong := incomplete(h); wrong != "" {
		return message.Delivered{}, permanent(nil, lang.Format("移送 %s 缺少或者误填 %s", "hand-over %s: %s is missing or wrong", h.Key, wrong))
	}
	var done message.Delivered // so far
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &done); err != nil {
			done = message.Delivered{} // of another version: every place knows what it has
		}
	}
	p, err := a.material(ctx, h)
	if err != nil {
		return message.Delivered{}, err
	}
	alive := keepAlive(ctx, done)
	defer alive.stop()
	if err := a.Commission.deliver(ctx, p, &done, alive.tell); err != nil {
		return message.Delivered{}, undeliverable(h, err)
	}
	return done, nil
}

// incomplete names what a hand-over lacks.
func incomplete(h message.HandOff) string {
	switch {
	case h.Case == "":
		return "case"
	case h.Attempt < 1:
		return "attempt"
	case h.Key != message.HandOffKey(h.Case, h.Attempt):
		return "key"
	case h.Seq < 1 || h.Head == "":
		return "journal"
	case h.DecidedAt.IsZero() || h.DecidedBy.ID == "":
		return "decision"
	case len(h.Suspicion) == 0:
		return "suspicion"
	}
	return ""
}

// material is the package that this worker makes of a hand-over.
func (a *Activities) material(ctx context.Context, h message.HandOff) (*transfer.Package, error) {
	m, err := a.Versions.get(h.Measures)
	if err != nil {
		return nil, err
	}
	entries, err := a.Commission.journal(ctx, h)
	if err != nil {
		return nil, err
	}
	p, err := transfer.New(h, entries, m)
	if err != nil {
		return nil, permanent(err, lang.Format("移送 %s：材料无法生成：%v", "hand-over %s: the material cannot be made: %v", h.Key, err))
	}
	return p, nil
}

// journal is the journal of a case up to the entry that the hand-over names, its chain checked.
func (c *Commission) journal(ctx context.Context, h message.HandOff) ([]message.Entry, error) {
	entries, err := dossier.Journal(ctx, c.journals, h.Case)
	if err != nil && !errors.Is(err, register.ErrNotFound) { // nothing of the case may have come to the register yet
		return nil, retryable(ErrRegister, err, lang.Format("移送 %s：台账暂时无法读取：%v", "hand-over %s: the register cannot be read now: %v", h.Key, err))
	}
	entries = entries[:min(int64(len(entries)), h.Seq)]
	for _, e := range h.Recent {
		if e.Seq == int64(len(entries))+1 && e.Seq <= h.Seq {
			entries = append(entries, e)
		}
	}
	if n := int64(len(entries)); n < h.Seq {
		return nil, retryable(ErrRegister, nil, lang.Format("移送 %s：台账只到第 %d 条记录，需要到第 %d 条", "hand-over %s: the register has %d entries yet, and %d are needed", h.Key, n, h.Seq))
	}
	if text, broken := dossier.CheckChain(entries, h.Head); broken {
		return nil, lasting(message.ErrHandOffJournal, nil, lang.Format("移送 %s：%s", "hand-over %s: %s", h.Key, text))
	}
	return entries, nil
}

// deliver brings the package to each place that does not have it yet, and tells what is done after each. The drop folder
// comes first: it knows what an earlier try handed over, and keeps a copy of what is posted.
func (c *Commission) deliver(ctx context.Context, p *transfer.Package, done *message.Delivered, tell func(message.Delivered)) error {
	if c.everywhere(*done) {
		return nil
	}
	if c.drop != nil {
		placed, err := c.drop.put(ctx, p)
		if err != nil {
			return withoutPath(err)
		}
		p, done.Drop, done.At = placed, placed.Name, time.Now().UTC()
	}
	done.Key, done.Package, done.Files, done.Bytes = p.Manifest.Key, p.Sum, len(p.Files), int64(len(p.Zip))
	tell(*done)
	if c.endpoint != nil && !done.Posted {
		receipt, err := c.endpoint.post(ctx, p)
		if err != nil {
			return err
		}
		done.Posted, done.Receipt, done.At = true, receipt, time.Now().UTC()
		tell(*done)
	}
	return nil
}

// everywhere reports whether an earlier try brought the package to each place.
func (c *Commission) everywhere(done message.Delivered) bool {
	return (c.drop == nil || done.Drop != "") && (c.endpoint == nil || done.Posted)
}

// undeliverable is a failed delivery as the workflow sees it.
func undeliverable(h message.HandOff, err error) error {
	text := lang.Format("移送 %s 未送达：%v", "hand-over %s was not delivered: %v", h.Key, err)
	if r, ok := errors.AsType[refused](err); ok {
		return lasting(message.ErrHandOffRefused, nil, lang.Format("移送 %s 未送达：%s", "hand-over %s was not delivered: %s", h.Key, r.text))
	}
	if o, ok := errors.AsType[errOther](err); ok {
		return conflict(h, o)
	}
	try, ok := errors.AsType[errTry](err)
	if ok {
		text = lang.Format("移送 %s 未送达：%s", "hand-over %s was not delivered: %s", h.Key, try.text)
	}
	return temporal.NewApplicationErrorWithOptions(both(text), ErrHandOff, temporal.ApplicationErrorOptions{NextRetryDelay: try.after})
}

// withoutPath is an error of the drop folder without the paths of this machine, which nobody else should have in a
// history.
func withoutPath(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, new(errOther)):
		return err
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return errTry{text: lang.Format("移送文件夹无法写入：%v", "the drop folder cannot be written: %v", err)}
}

func conflict(h message.HandOff, o errOther) error {
	return lasting(message.ErrHandOffConflict, nil, lang.Format("移送 %s：同一编号下已有不同的材料，请以新的次数重新移送：%s",
		"hand-over %s: there is other material under this number; hand over anew, with the next attempt: %s", h.Key, o.text))
}

// lasting is an error of its own type that no retry mends.
func lasting(kind string, cause error, t lang.Text) error {
	return temporal.NewNonRetryableApplicationError(both(t), kind, cause)
}

// aliveEvery is how often a worker says that it is still at it: an activity that hangs on a lock or a slow receiver is
// not taken for dead, and learns when it is cancelled.
const aliveEvery = 5 * time.Second

type heartbeats struct {
	mu   sync.Mutex
	done message.Delivered
	ctx  context.Context
	end  context.CancelFunc
	over chan struct{}
}

// keepAlive heartbeats until it is stopped, with what was last told.
func keepAlive(ctx context.Context, done message.Delivered) *heartbeats {
	k := &heartbeats{done: done, ctx: ctx, over: make(chan struct{})}
	var ticking context.Context
	ticking, k.end = context.WithCancel(ctx)
	go func() {
		defer close(k.over)
		tick := time.NewTicker(aliveEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				k.mu.Lock()
				activity.RecordHeartbeat(k.ctx, k.done)
				k.mu.Unlock()
			case <-ticking.Done():
				return
			}
		}
	}()
	return k
}

func (k *heartbeats) tell(done message.Delivered) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.done = done
	activity.RecordHeartbeat(k.ctx, done)
}

func (k *heartbeats) stop() {
	k.end()
	<-k.over
}
