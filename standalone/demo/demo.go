package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"duecourse/internal/civil"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

// ErrNotEmpty is the error of a demonstration in a bureau that has cases.
var ErrNotEmpty = errors.New("there are cases already")

// playedFrom is the day from which the sample cases come out as planned: their facts lie before it.
var playedFrom = civil.On(time.Date(2026, time.November, 12, 0, 0, 0, 0, civil.Zone))

// Run plays every sample case to its end, tells who does what while it happens, and then what came of it. It reports
// whether every case ended as planned and the register is whole.
func Run(ctx context.Context, b *Bureau, out io.Writer, l lang.Lang) (bool, error) {
	switch empty, err := b.empty(ctx); {
	case err != nil:
		return false, err
	case !empty:
		return false, ErrNotEmpty
	}
	inputs, err := b.samples()
	if err != nil {
		return false, err
	}
	s := &show{player: player{Bureau: b, l: l, hurried: true}, out: out, began: time.Now(), seen: map[string]int64{}, results: map[string]result{}, clocks: map[string]message.ClockState{}}
	s.told = s.news
	if today := civil.On(s.began); today.Before(playedFrom) {
		s.say("注意：样例案件的事实截至 %s，而本机日期为 %s，部分案件的结论会不同", "note: the sample cases' facts run until %s, and this machine's day is %s: some will come out otherwise", playedFrom, today)
	}
	s.say("样例案件 %d 件，由承办人 %s、法制审核人员 %s、负责人 %s 办理，期限以秒计", "%d sample cases, worked on by the handler %s, the legal reviewer %s and the supervisor %s, with terms of seconds",
		len(plans), people[message.Handler], people[message.LegalReviewer], people[message.Supervisor])
	if err := each(ctx, func(ctx context.Context, p plan) error { return s.act(ctx, p, inputs[p.number]) }); err != nil {
		return false, err
	}
	return s.close(ctx)
}

// result is what came of a case.
type result struct {
	state   message.State
	row     message.CaseRow
	refused int
	stray   *stray
}

// show is a demonstration.
type show struct {
	player
	out   io.Writer
	began time.Time

	mu      sync.Mutex
	seen    map[string]int64 // the last entry of the journal that was looked at, by case
	results map[string]result
	clocks  map[string]message.ClockState // by case, once they are closed
}

func (s *show) say(zh, en string, args ...any) {
	fmt.Fprintln(s.out, lang.Format(zh, en, args...).In(s.l))
}

// act plays one case to its end.
func (s *show) act(ctx context.Context, p plan, in message.CaseInput) error {
	in.Terms = p.seconds(in.Rules)
	if err := s.open(ctx, in); err != nil {
		return err
	}
	state, err := s.play(ctx, p, message.Closed)
	var other *stray
	switch {
	case errors.As(err, &other):
	case err != nil:
		return err
	default:
		if err := s.ended(ctx, p.number, &state); err != nil {
			return err
		}
	}
	r := result{state: state, stray: other}
	if other == nil { // all of it is in the register
		if r.row, err = s.Register.Case(ctx, p.number); err != nil {
			return err
		}
		entries, err := s.Register.Journal(ctx, p.number, 0, 0)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.Event == message.CommandRefused {
				r.refused++
			}
		}
		s.print(p.number, entries)
		if err := s.seesClock(ctx, p); err != nil && !errors.As(err, &r.stray) {
			return err
		}
		if err := s.seesWatch(ctx, p); err != nil && !errors.As(err, &r.stray) {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.results[p.number] = r
	return nil
}

// seesWatch goes on to the watch of an exempt officer, to its end, and tells it.
func (s *show) seesWatch(ctx context.Context, p plan) error {
	if len(p.after) == 0 {
		return nil
	}
	if err := s.goOn(ctx, p); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	if err := s.Client.GetWorkflow(ctx, message.WatchID(p.number), "").Get(ctx, nil); err != nil {
		return err
	}
	number := message.WatchNumber(p.number)
	entries, err := s.Register.Journal(ctx, number, 0, 0)
	if err == nil {
		s.print(number, entries)
	}
	return err
}

// ended waits until the workflow of a case has returned.
func (s *show) ended(ctx context.Context, number string, state *message.State) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	return s.Client.GetWorkflow(ctx, message.WorkflowID(number), "").Get(ctx, state)
}

// news tells what is new in the journal of a case.
func (s *show) news(ctx context.Context, number string) error {
	v, err := s.Client.QueryWorkflow(ctx, message.WorkflowID(number), "", message.QueryJournal)
	if err != nil {
		return err
	}
	var entries []message.Entry
	if err := v.Get(&entries); err != nil {
		return err
	}
	s.print(number, entries)
	return nil
}

// print prints what is new among entries and of interest: who did what, what was refused, and what became late.
func (s *show) print(number string, entries []message.Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range entries {
		if e.Seq <= s.seen[number] {
			continue
		}
		s.seen[number] = e.Seq
		switch e.Event {
		case message.StageEntered, message.ItemOpened, message.NoticeFailed:
			continue
		case message.Assessed, message.ItemEnded:
			if !speaks(e) {
				continue
			}
		}
		fmt.Fprintf(s.out, "%s  %s  %s\n", e.At.In(civil.Zone).Format("15:04:05"), number, explain.Entry(e, s.Measures, s.l))
	}
}

// close prints the table and holds the cases against their plans and the register against itself.
func (s *show) close(ctx context.Context) (bool, error) {
	fmt.Fprintln(s.out)
	in := func(zh, en string) string { return lang.Text{ZH: zh, EN: en}.In(s.l) }
	t := explain.NewTable(s.out, in("案件", "Case"), in("结论", "Disposition"), in("依据", "Basis"), in(">驳回", ">Refused"), in(">记录", ">Entries"), in(">秒", ">Seconds"))
	var wrong []lang.Text
	for _, p := range plans {
		r := s.results[p.number]
		d := r.state.Disposition()
		basis := ""
		if r.state.Decision != nil {
			basis = explain.CiteAll(s.Measures, r.state.Decision.Basis, s.l)
		}
		took := ""
		if !r.row.Closed.IsZero() {
			took = fmt.Sprintf("%.1f", r.row.Closed.Sub(r.row.Opened).Seconds())
		}
		if err := t.Row(p.number, explain.Outcome(d, s.l), basis, fmt.Sprint(r.refused), fmt.Sprint(r.state.Seq), took); err != nil {
			return false, err
		}
		switch {
		case r.stray != nil:
			wrong = append(wrong, r.stray.text)
		case d != p.ends || r.row.Disposition != string(p.ends) || r.row.Stage != message.Closed:
			wrong = append(wrong, lang.Format("%s：应为“%s”", "%s: expected: %s", p.number, lang.Text{ZH: explain.Outcome(p.ends, lang.ZH), EN: explain.Outcome(p.ends, lang.EN)}))
		}
	}
	if err := t.Flush(); err != nil {
		return false, err
	}
	fmt.Fprintln(s.out)
	s.tellClocks()
	broken, err := s.Register.Verify(ctx, nil)
	if err != nil {
		return false, err
	}
	for _, b := range broken {
		wrong = append(wrong, b.Text)
	}
	for _, w := range wrong {
		s.say("✗ %s", "✗ %s", w)
	}
	took := time.Since(s.began).Seconds()
	if len(wrong) > 0 {
		s.say("与预定不同：%d 处；用时 %.0f 秒", "not as planned: %d; %.0f seconds", len(wrong), took)
		return false, nil
	}
	s.say("%d 件全部按预定办结，台账各链完整，用时 %.0f 秒", "all %d cases ended as planned, every chain of the register is whole, %.0f seconds", len(plans), took)
	return true, nil
}

// speaks reports whether an entry of the kind that mostly goes without saying says something: a wait that lapsed, an
// assessment that has an answer.
func speaks(e message.Entry) bool {
	var data struct {
		Status         message.ItemStatus     `json:"status"`
		Recommendation message.Recommendation `json:"recommendation"`
	}
	if json.Unmarshal(e.Data, &data) != nil {
		return true
	}
	return data.Status == message.ItemLapsed || e.Event == message.Assessed
}
