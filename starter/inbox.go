package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/explain"
	"duecourse/internal/message"
	"duecourse/internal/register"
)

type inboxOptions struct {
	role, unit, output string
	overdue, all       bool
	limit              int
}

func newInbox(o *online) *cobra.Command {
	opts := inboxOptions{limit: 50}
	known := append(slices.Clone(rolesOfPeople), string(message.Auditor), string(message.System))
	cmd := &cobra.Command{
		Use:   "inbox",
		Short: o.text("待办：谁在等谁，何时到期，黄牌红牌", "What waits for whom, until when, with yellow and red cards"),
		Long: o.text(`列出全部案件、期限和无不利跟踪的待办，先到期的在前。待办从台账中读取，不连接引擎。
命令办理之后约一秒，台账才有其结果；按办案程序第一版开始的案件，最多一分钟。
台账无法读取时，改由引擎的检索找到案件（可能滞后一两秒），再逐件询问待办，并在标准错误中说明。
停止计算的待办照样列出，但不算到期。
每个未结案件都有在法定期限内作出决定的待办；尚未黄牌、也未到期的不列在表中，只说明有多少项，--all 全部列出。
供程序读取的输出（-o json、yaml）总是全部列出。`,
			`Lists what all open cases, clocks and watches await, the soonest due first. It is read from the register, without the
engine: it is written about a second after a command, for cases begun in the first edition of the procedure within a
minute. Where it cannot be read, that is said on standard error, cases are found by the engine's search, which may lag a
second or two behind, and each is asked for its docket. What stands still is listed as such, and is not past its date.
Every open case has the time that the law sets for its decision. The table leaves it out until a yellow card, and says
how many are left out; --all shows them. Programs (-o json, yaml) always get everything.`),
		Example: examples("starter inbox --role supervisor", "starter inbox --role handler --unit 连云港市海州区市场监督管理局基层分局", "starter inbox --overdue -o json"),
		Args:    arguments(0, 0, nothing),
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case opts.role != "" && !slices.Contains(known, opts.role):
				return unknownWord("--role", opts.role, rolesOfPeople)
			case opts.limit < 0:
				return usage("--limit 不能小于 0", "--limit cannot be below 0")
			}
			return o.inbox(cmd.Context(), opts, time.Now())
		},
	}
	o.printing(cmd, &opts.output)
	f := cmd.Flags()
	f.StringVar(&opts.role, "role", "", o.text("只要等待该身份 `ROLE` 的："+strings.Join(rolesOfPeople, "、"), "only what awaits `ROLE`: "+strings.Join(rolesOfPeople, ", ")))
	complete(cmd, "role", rolesOfPeople...)
	f.StringVar(&opts.unit, "unit", "", o.text("只要该单位 `UNIT`", "only of `UNIT`"))
	f.BoolVar(&opts.overdue, "overdue", false, o.text("只要已经到期的", "only what is past its date"))
	f.BoolVar(&opts.all, "all", false, o.text("也列出尚未临近的法定期限", "also the statutory limits that are not near yet"))
	f.IntVar(&opts.limit, "limit", opts.limit, o.text("最多显示 `N` 件，0 为全部", "show at most `N`, 0 for all"))
	return o.reaching(cmd, "register")
}

// inboxView is one thing awaited, for other programs.
type inboxView struct {
	Case      string           `json:"case"`
	Unit      string           `json:"unit"`
	Matter    string           `json:"matter,omitempty"`
	Stage     message.Stage    `json:"stage"`
	Item      string           `json:"item,omitempty"`
	Awaits    message.ItemKind `json:"awaits"`
	Subject   string           `json:"subject,omitempty"`
	Article   string           `json:"article,omitempty"`
	WaitingOn message.Role     `json:"waiting_on"`
	Since     time.Time        `json:"since,omitzero"`
	Due       time.Time        `json:"due,omitzero"`
	Card      message.Card     `json:"card,omitempty"`
	Stopped   time.Time        `json:"stopped,omitzero"` // since when it stands still
}

// inbox reads the register or, where it cannot, asks the cases themselves.
func (o *online) inbox(ctx context.Context, opts inboxOptions, now time.Time) error {
	read := false
	err := o.withRecords(ctx, func(r records) error {
		f := register.DocketFilter{Unit: opts.unit, Role: message.Role(opts.role), Limit: pageOf(opts.limit)}
		if opts.overdue {
			f.Overdue = now
		}
		if opts.leavesOut() {
			f.Near = now
		}
		first, err := r.Docket(ctx, f)
		if err != nil {
			return err
		}
		read = true
		return o.showInbox(recordedItems(ctx, r, f, first, opts.limit), opts, now, func(shown int) (more, far int, err error) {
			if opts.limit > 0 && shown >= opts.limit {
				if more, err = r.CountDocket(ctx, f); err != nil {
					return 0, 0, err
				}
				more -= shown
			}
			if opts.leavesOut() {
				far, err = farLimits(ctx, r, f)
			}
			return more, far, err
		})
	})
	var wrong usageError
	if read || interrupted(ctx) || errors.As(err, &wrong) {
		return o.stopped(ctx, err)
	}
	fmt.Fprintln(o.errs, o.text("注意：台账无法读取，改为通过引擎逐件询问：%s", "note: the register cannot be read, so that each case is asked through the engine: %s", wordsOf(err)))
	return o.with(ctx, func(c cases) error { return o.askedInbox(ctx, c, opts, now) })
}

// leavesOut reports whether limits that are not near are left out: from what people read, unless they ask for all. What is
// overdue is near.
func (opts inboxOptions) leavesOut() bool {
	return opts.output == formText && !opts.all && !opts.overdue
}

// farLimits counts what a filter leaves out as not near.
func farLimits(ctx context.Context, r records, f register.DocketFilter) (int, error) {
	f.Kind = message.AwaitLimit
	near, err := r.CountDocket(ctx, f)
	if err != nil {
		return 0, err
	}
	f.Near = time.Time{}
	all, err := r.CountDocket(ctx, f)
	return all - near, err
}

// pageOf is how many items to ask the register for where so many are still wanted, 0 being all.
func pageOf(wanted int) int {
	if wanted == 0 {
		return register.MaxPage
	}
	return min(wanted, register.MaxPage)
}

// recordedItems goes through the open items of the register from the first page on, until there are no more or as many
// as are wanted, 0 being all. It holds one page at a time.
func recordedItems(ctx context.Context, r records, f register.DocketFilter, page []register.DocketRow, most int) iter.Seq2[inboxView, error] {
	return func(yield func(inboxView, error) bool) {
		for left := most; ; {
			for _, d := range page {
				if !yield(itemView(d.Case, d.Unit, d.Matter, d.Stage, d.Item), nil) {
					return
				}
			}
			if len(page) < f.Limit {
				return
			}
			if most > 0 {
				if left -= len(page); left == 0 {
					return
				}
			}
			f.After, f.Limit = &page[len(page)-1], pageOf(left)
			var err error
			if page, err = r.Docket(ctx, f); err != nil {
				yield(inboxView{}, err)
				return
			}
		}
	}
}

func itemView(number, unit, matter string, stage message.Stage, i message.Item) inboxView {
	return inboxView{number, unit, matter, stage, i.ID, i.Kind, i.Subject, i.Article, i.From, i.Opened, i.Due, i.Card, i.Stopped}
}

// showInbox writes rows as they come, and for people how many more there are when so many were shown, and how many limits that
// are not near are left out.
func (o *online) showInbox(rows iter.Seq2[inboxView, error], opts inboxOptions, now time.Time, besides func(shown int) (more, far int, err error)) error {
	if opts.output != formText {
		return encodeList(o.out, opts.output, rows)
	}
	shown, err := o.inboxTable(rows, now)
	if err != nil {
		return err
	}
	more, far, err := besides(shown)
	if err != nil {
		return err
	}
	var said []string
	if shown == 0 {
		said = append(said, o.text("没有待办", "nothing is awaited"))
	}
	if more > 0 {
		said = append(said, o.text("……另有至少 %d 项（--limit 0 显示全部）", "… and at least %d more (--limit 0 shows all)", more))
	}
	if far > 0 {
		said = append(said, o.text("尚未临近的法定办案期限未列出：%d 项（--all 列出）", "statutory limits that are not near yet, left out: %d (--all shows them)", far))
	}
	for _, s := range said {
		if _, err := fmt.Fprintln(o.out, s); err != nil {
			return err
		}
	}
	return nil
}

// inboxTable reports how many rows there were, and writes nothing where there were none.
func (o *online) inboxTable(rows iter.Seq2[inboxView, error], now time.Time) (int, error) {
	var cards []message.Card
	err := o.colored(func(w io.Writer) error {
		t := explain.NewTable(w, o.text("最后一日", "Last day"), o.text("剩余", "Left"), o.text("警示", "Card"), o.text("案件", "Case"), o.text("单位", "Unit"),
			o.text("等待", "Awaited"), o.text("由谁", "Awaited from"), o.text("已等", "Waiting"), o.text("待办", "Item"))
		for r, err := range rows {
			if err != nil {
				return err
			}
			cards = append(cards, r.Card)
			since, left := "", explain.Left(r.Due, now, o.lang)
			if !r.Since.IsZero() {
				since = explain.Since(r.Since, now, o.lang)
			}
			if !r.Stopped.IsZero() {
				left = o.text("停止计算", "standing still")
			}
			if err := t.Row(explain.LastDay(r.Due), left, explain.Card(r.Card, o.lang), explain.Number(r.Case, o.lang), r.Unit,
				explain.What(message.Item{Kind: r.Awaits, Subject: r.Subject}, o.lang), explain.Role(r.WaitingOn, o.lang), since, r.Item); err != nil {
				return err
			}
		}
		if len(cards) == 0 {
			return nil
		}
		return t.Flush()
	}, func(i int) message.Card { return cards[i] })
	return len(cards), err
}
