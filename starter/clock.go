package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duecourse/internal/clock"
	"duecourse/internal/explain"
	"duecourse/internal/lang"
	"duecourse/internal/message"
)

func newClock(o *online) *cobra.Command {
	group := newGroup(o.app, "clock")
	group.Short = o.text("法定期限：登记、记载、凭证", "Statutory clocks: open, record events, certificates")
	group.Long = o.text(
		`第八条第（六）、（十九）、（二十四）项的期限：上级机关对书面请示的答复、其他部门对线索的接收、申请人民法院强制执行。
期限从其事件发生之日起独立计算，与有无案件无关；结束时出具凭证，凭证可以附于案件作为证据，也可以离线核验。`,
		`The clocks of Art. 8(6), 8(19) and 8(24): a superior organ's reply to a written request, another department's
acceptance of a lead, and the application to the court for enforcement. Each runs on its own from the day of its
event, whether or not there is a case. What it comes to is certified; a certificate is evidence in a case, and
anybody can verify it offline.`)
	group.Example = examples(
		"starter clock open request RQ-2026-0001 --unit 海州分局 --on 2026-05-11 --reason 涉及跨省协查 --as h-017",
		"starter clock mark RQ-2026-0001 replied --on 2026-05-29 --as h-017",
		"starter clock show RQ-2026-0001",
		"starter clock certificate RQ-2026-0001 -o json > certificate.json",
		"starter clock verify certificate.json")
	group.AddCommand(newClockOpen(o), newClockMark(o), newClockShow(o), newClockList(o), newClockAttach(o), newClockExtend(o),
		newClockReassign(o), newClockWithdraw(o), newClockCertificate(o), newClockVerify(o.app))
	return group
}

// withAll does something with all that runs and lets go of it again.
func (o *online) withAll(ctx context.Context, do func(proceedings) error) error {
	p, err := o.proceedings(ctx, o.settings)
	if err != nil {
		return o.stopped(ctx, err)
	}
	defer p.Close()
	return o.stopped(ctx, do(p))
}

// clockRoles are the roles in which people enter events of a clock.
var clockRoles = []string{string(message.Handler), string(message.Superior), string(message.Department)}

// clockOrder is a command to a clock, as the command line has it.
type clockOrder struct {
	name     message.Name
	use      string
	short    string
	long     string
	examples []string
	least    int // arguments, the clock included
	most     int
	what     lang.Text
	roles    []string
	complete func(args []string) []string // after the number
	make     func(args []string, h message.Header) (message.Command, error)
}

var oneClock = lang.Text{ZH: "一个期限编号", EN: "the number of a clock"}

func (o *online) clockCommand(d clockOrder) *cobra.Command {
	var who actorFlags
	var output string
	cmd := &cobra.Command{
		Use: d.use, Short: d.short, Long: d.long, Example: examples(d.examples...), Args: arguments(d.least, d.most, d.what),
		ValidArgsFunction: o.completeClock(d.complete),
		RunE: func(cmd *cobra.Command, args []string) error {
			h, err := who.header()
			if err != nil {
				return err
			}
			c, err := d.make(args[1:], h)
			if err != nil {
				return err
			}
			return o.withAll(cmd.Context(), func(p proceedings) error {
				return o.giveClock(cmd.Context(), p, args[0], d.name, c, output)
			})
		},
	}
	who.add(o, cmd, d.roles...)
	who.addID(o, cmd)
	o.printing(cmd, &output)
	return o.reaching(cmd)
}

// clockAnswer is the answer of a clock to a command, for other programs.
type clockAnswer struct {
	Clock   string       `json:"clock"`
	ID      string       `json:"id"`
	Command message.Name `json:"command"`
	message.Answer
}

// giveClock gives a clock a command and tells what changed, or the refusal.
func (o *online) giveClock(ctx context.Context, p proceedings, number string, name message.Name, c message.Command, form string) error {
	answer, err := p.Give(ctx, namedClock(number), name, c)
	if err != nil {
		return err
	}
	if form != formText {
		return o.encodedAnswer(form, clockAnswer{number, c.Head().ID, name, answer}, answer)
	}
	return o.answered(answer, o.text("期限 %s", "clock %s", number))
}

// refusedBy makes of a refusal by the dates of a clock one that report tells.
func refusedBy(err error) error {
	var why *clock.Refusal
	if !errors.As(err, &why) {
		return err
	}
	return ended{exitRefused, lang.Format("驳回（%[1]s）：%[2]s", "refused (%[1]s): %[2]s", articleOf(why.Article), why.Text)}
}

// articleOf cites an item of the Measures in both languages at once.
func articleOf(ref string) lang.Text {
	return lang.Text{ZH: explain.Refuses(ref, lang.ZH), EN: explain.Refuses(ref, lang.EN)}
}

// completeClock offers the numbers of running clocks for the first argument, and then what more says.
func (o *online) completeClock(more func(args []string) []string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			if more == nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return more(args), cobra.ShellCompDirectiveNoFileComp
		}
		if o.setUp(cmd) != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		ctx, cancel := context.WithTimeout(context.Background(), completeWithin)
		defer cancel()
		var numbers []string
		enough := errors.New("enough")
		_ = o.withAll(ctx, func(p proceedings) error { // an engine that does not answer has nothing to offer
			return p.Each(ctx, wanted{types: clockTypes(), open: true}, func(page []running) error {
				for _, r := range page {
					if strings.HasPrefix(r.Number, begun) {
						numbers = append(numbers, r.Number)
					}
				}
				if len(numbers) >= completeMost {
					return enough
				}
				return nil
			})
		})
		slices.Sort(numbers)
		return numbers, cobra.ShellCompDirectiveNoFileComp
	}
}
