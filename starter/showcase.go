package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/dossier"
	"duecourse/internal/explain"
	"duecourse/internal/measures"
	"duecourse/internal/message"
)

func newShowCase(o *online) *cobra.Command {
	var output string
	var all bool
	role := os.Getenv(envRole)
	cmd := &cobra.Command{
		Use:               "show " + o.text("案号", "CASE"),
		Short:             o.text("案件现状：阶段、待办、评估意见、处理、下一步", "How a case stands: stage, docket, assessment, decision, next step"),
		Long:              o.text("显示案件现状。引擎里已经没有的办结案件，从台账中读取。", "Shows how a case stands. A closed case that the engine no longer keeps is read from the register.") + "\n\n" + openToOfficer(o),
		Example:           examples("starter show LYG-2026-0001", "starter show LYG-2026-0001 --all", "starter show LYG-2026-0001 --role officer", "starter show LYG-2026-0001 -o json"),
		Args:              arguments(1, 1, oneCase),
		ValidArgsFunction: o.completeAnyCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkRole(role); err != nil {
				return err
			}
			if err := caseNumber(args[0]); err != nil {
				return err
			}
			m, err := o.load()
			if err != nil {
				return err
			}
			s, err := o.story(cmd.Context(), args[0])
			if err != nil {
				return o.noCase(cmd.Context(), args[0], err)
			}
			s = s.Open(message.Role(role))
			if output != formText {
				return o.encoded(output, dossier.ViewOf(s))
			}
			return explain.Tell(o.out, s, m, time.Now(), explain.Options{Lang: o.lang, Color: o.color(), All: all})
		},
	}
	o.printing(cmd, &output)
	cmd.Flags().BoolVar(&all, "all", false, o.text("全部待办、尚缺的事实和手头的办理记录", "all docket items, missing facts and journal entries at hand"))
	lookingFlag(o, cmd, &role)
	return o.reaching(cmd, "register")
}

// story tells a case from the engine or, where that no longer has it, from the register.
func (o *online) story(ctx context.Context, number string) (explain.Story, error) {
	var s explain.Story
	err := o.with(ctx, func(c cases) error {
		l, err := c.Look(ctx, number)
		s = storyOf(l)
		if err == nil {
			s.Linked = o.linked(ctx, c, s.Input)
		}
		return err
	})
	if !isCode(err, exitNotFound) {
		return s, err
	}
	recorded := o.withRecords(ctx, func(r records) error {
		entries, err := dossier.Journal(ctx, r, number)
		if err != nil {
			return err
		}
		s, err = explain.Recall(entries)
		return err
	})
	switch {
	case recorded == nil:
		return s, nil
	case isCode(recorded, exitUnreachable): // the answer of the engine stands, but it is not the whole answer
		o.report(recorded)
		return s, err
	case isCode(recorded, exitNotFound):
		return s, err
	}
	return s, recorded
}

// mostLinked is how many other cases of a matter are told with a case.
const mostLinked = 50

// linked are the other cases of the same matter. Where the search fails that is said, and the case is shown all the same.
func (o *online) linked(ctx context.Context, c cases, in message.CaseInput) []explain.Linked {
	if in.Matter == "" {
		return nil
	}
	all, err := c.Find(ctx, search{matter: in.Matter}, mostLinked+1)
	if err != nil {
		fmt.Fprintln(o.errs, o.text("注意：未能查找同一事项的其他案件：%v", "note: other cases of the same matter could not be looked for: %v", err))
		return nil
	}
	if len(all) > mostLinked {
		fmt.Fprintln(o.errs, o.text("注意：同一事项的案件较多，只列出一部分；全部见 starter list --matter %s", "note: the matter has many cases, and not all are told here; see starter list --matter %s", in.Matter))
		all = all[:mostLinked]
	}
	slices.SortFunc(all, func(a, b found) int { return strings.Compare(a.Case, b.Case) })
	var out []explain.Linked
	for _, f := range all {
		if f.Case != in.Case {
			out = append(out, explain.Linked{Case: f.Case, Stage: f.Stage, Disposition: f.Disposition})
		}
	}
	return out
}

// everybody are all roles in which a case can be looked at.
var everybody = append(slices.Clone(rolesOfPeople), string(message.Auditor))

func checkRole(role string) error {
	if role != "" && !slices.Contains(everybody, role) {
		return unknownWord("--role", role, everybody)
	}
	return nil
}

func lookingFlag(o *online, cmd *cobra.Command, into *string) {
	cmd.Flags().StringVar(into, "role", *into, o.text("以什么身份 `ROLE` 查看（DUECOURSE_ROLE）：officer 只看当事人可查阅的部分", "`ROLE` in which it is looked at (DUECOURSE_ROLE): officer leaves out what is not open to the officer"))
	complete(cmd, "role", everybody...)
}

// openToOfficer says what is left out for the officer concerned.
func openToOfficer(o *online) string {
	return o.text(`--role officer 只列出当事执法人员可查阅的部分，不列出：决定之前的处理意见和审核意见及其理由；集体讨论中各人的表决；
专家各自的书面意见（共同的论证意见可查阅）；他人反映的保护事项；纪检监察机关答复之前的涉嫌情形（无论有无证据）、
只与之有关的证据、对行为的描述、移送理由和材料；
他人被驳回的命令；同一事项其他人的案件。`,
		`With --role officer it leaves out what is not open to the officer concerned: proposal and review with their reasons until
there is a decision; how each member of a meeting voted; what each expert wrote (the joint opinion is open); matters of
protection that others brought up; until the commission's answer, what is suspected, proven or not, the evidence for that
alone, the words in which the act is described, why it is handed over, and what was; refusals of what others tried; other
cases of the same matter.`)
}

func storyOf(l look) explain.Story {
	return explain.Story{Input: l.Input, State: l.State, Closed: l.Closed, Entries: slices.Concat(l.State.Tail, l.State.Unflushed)}
}

// orNone makes of an absent list an empty one, which programs read more easily than null.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func newWatch(o *online) *cobra.Command {
	var output string
	every := time.Second
	cmd := &cobra.Command{
		Use:   "watch " + o.text("案号", "CASE"),
		Short: o.text("跟踪案件：逐条显示新的办理记录，直到办结", "Follow a case: show new journal entries until it is closed"),
		Long: o.text("逐条显示新的办理记录，直到案件办结或者按 Ctrl-C。-o json 每行一条。",
			"Shows new entries of the journal until the case is closed or Ctrl-C is pressed. -o json writes one to a line."),
		Example:           examples("starter watch LYG-2026-0001", "starter watch LYG-2026-0001 -o json"),
		Args:              arguments(1, 1, oneCase),
		ValidArgsFunction: o.completeCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			if every < 100*time.Millisecond {
				return usage("--every 至少 100ms", "--every must be at least 100ms")
			}
			if err := caseNumber(args[0]); err != nil {
				return err
			}
			m, err := o.load()
			if err != nil {
				return err
			}
			w := &watcher{online: o, m: m, number: args[0], form: output, every: every}
			return o.with(cmd.Context(), func(c cases) error { return w.run(cmd.Context(), c) })
		},
	}
	o.printing(cmd, &output)
	cmd.Flags().DurationVar(&every, "every", every, o.text("多久看一次", "how often to look"))
	return o.reaching(cmd)
}

// watcher follows a case.
type watcher struct {
	*online
	m      *measures.Measures
	number string
	form   string
	every  time.Duration
	seq    int64 // of the last entry that was shown
	away   bool  // the last look failed
}

func (w *watcher) run(ctx context.Context, c cases) error {
	for first := true; ; first = false {
		l, err := c.Look(ctx, w.number)
		switch {
		case ctx.Err() != nil:
			return nil // Ctrl-C is how watching ends
		case err != nil && (first || !isCode(err, exitUnreachable)):
			return err
		case err != nil && !w.away: // it may come back
			w.away = true
			w.report(err)
		case err == nil:
			w.away = false
			if err := w.show(l, first); err != nil {
				return err
			}
			if !l.Closed.IsZero() {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(w.every):
		}
	}
}

// watchedAtFirst is how many entries of the past are shown.
const watchedAtFirst = 5

func (w *watcher) show(l look, first bool) error {
	entries := storyOf(l).Entries
	if first {
		entries = entries[max(0, len(entries)-watchedAtFirst):]
		if w.form == formText {
			if _, err := fmt.Fprintln(w.out, explain.Standing(w.number, l.State.Stage, l.State.Docket, w.lang)); err != nil {
				return err
			}
		}
	}
	for _, e := range entries {
		if e.Seq <= w.seq {
			continue
		}
		if gap := e.Seq - w.seq - 1; gap > 0 && w.seq > 0 {
			fmt.Fprintln(w.errs, w.text("……其间 %d 条未显示，见 starter dossier", "… %d entries between are not shown; see starter dossier", gap))
		}
		w.seq = e.Seq
		if err := w.entry(e); err != nil {
			return err
		}
	}
	return nil
}

func (w *watcher) entry(e message.Entry) error {
	if w.form != formText {
		data, err := encodeLine(w.form, e)
		if err == nil {
			_, err = w.out.Write(data)
		}
		return err
	}
	return explain.Line(w.out, e, w.m, explain.Options{Lang: w.lang, Color: w.color()})
}
