package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"duecourse/internal/dossier"
	"duecourse/internal/message"
	"duecourse/internal/register"
)

func newDossier(o *online) *cobra.Command {
	var p paper
	role := os.Getenv(envRole)
	cmd := &cobra.Command{
		Use:   "dossier " + o.text("案号", "CASE"),
		Short: o.text("案卷：一个案件的全部内容，核对办理记录的链条", "Everything about a case in one file, its journal's chain checked"),
		Long: o.text("输出案卷：办理记录（核对哈希链）、证据目录、事实、历次评估、处理意见和决定、待办与期限。\n过去的来自台账，尚未入台账的来自引擎。链条不完整的照样输出，并以退出码 1 结束。",
			"Writes the dossier: the journal with its hash chain checked, evidence, facts, assessments, proposals and decision, and\nthe docket. What is past comes from the register, what is not there yet from the engine. A broken chain is written all the\nsame, and ends with exit code 1.") + "\n\n" + openToOfficer(o),
		Example:           examples("starter dossier LYG-2026-0001 --out LYG-2026-0001.md", "starter dossier LYG-2026-0001 -o json --out LYG-2026-0001.json"),
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
			d, err := o.dossier(cmd.Context(), args[0])
			if err != nil {
				return o.noCase(cmd.Context(), args[0], err)
			}
			d.Story = d.Story.Open(message.Role(role))
			return p.write(o, d, d.View(), func(w io.Writer) error { return d.Markdown(w, m, o.lang) })
		},
	}
	p.add(o, cmd)
	lookingFlag(o, cmd, &role)
	return o.reaching(cmd, "register")
}

// dossier gathers a case: its journal from the register and, while the case is open, what the register lacks from the
// engine. Without the register there is no dossier: half of one would pass for a whole one.
func (o *online) dossier(ctx context.Context, number string) (dossier.Dossier, error) {
	row, entries, err := o.recorded(ctx, number)
	if err != nil {
		return dossier.Dossier{}, err
	}
	if slices.ContainsFunc(entries, func(e message.Entry) bool { return e.Event == message.CaseClosed }) {
		return dossier.Of(entries, row.Head, len(entries))
	}
	var now look
	err = o.with(ctx, func(c cases) (err error) { now, err = c.Look(ctx, number); return err })
	switch {
	case isCode(err, exitNotFound) && row.Case != "": // the engine lost it; the register did not
		return dossier.Of(entries, row.Head, len(entries))
	case err != nil:
		return dossier.Dossier{}, err
	}
	// The register is read again: what went there before the look is no longer in the state.
	if _, entries, err = o.recorded(ctx, number); err != nil {
		return dossier.Dossier{}, err
	}
	entries = entries[:min(len(entries), int(now.State.Seq))] // as of the look
	had := len(entries)
	for _, e := range storyOf(now).Entries {
		if e.Seq == int64(len(entries))+1 {
			entries = append(entries, e)
		}
	}
	d, err := dossier.Of(entries, now.State.Head, had)
	if !d.Broken { // what an open case has come to, it knows itself; of its docket the journal has more
		docket := d.Story.State.Docket
		d.Story.State = now.State
		if len(docket) > len(now.State.Docket) {
			d.Story.State.Docket = docket
		}
	}
	return d, err
}

// recorded is what the register has of a case: nothing of one that was opened just now.
func (o *online) recorded(ctx context.Context, number string) (row message.CaseRow, entries []message.Entry, err error) {
	err = o.withRecords(ctx, func(r records) error {
		if row, err = r.Case(ctx, number); err != nil {
			return err
		}
		entries, err = dossier.Journal(ctx, r, number)
		return err
	})
	if isCode(err, exitNotFound) {
		err = nil
	}
	return row, entries, err
}

func newRegister(o *online) *cobra.Command {
	cmd := newGroup(o.app, "register")
	cmd.Short = o.text("台账：核对", "The register: verification")
	cmd.AddCommand(newVerify(o))
	return cmd
}

// verifyView is what a check of the register came to, for other programs.
type verifyView struct {
	Cases  int               `json:"cases"`
	Intact bool              `json:"intact"`
	Broken []register.Broken `json:"broken"`
}

func newVerify(o *online) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:     "verify",
		Short:   o.text("核对每份办理记录（案件、期限、跟踪）的哈希链", "Check the hash chain of every journal: of cases, clocks and watches"),
		Long:    o.text("逐份核对办理记录的哈希链。有缺失、改动或者断开的，指出第一处，并以退出码 1 结束。", "Checks the hash chain of every journal. Where one is broken, the first place is told and the exit code is 1."),
		Example: examples("starter register verify", "starter register verify --register sqlite:data/register.db -o json"),
		Args:    arguments(0, 0, nothing),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.withRecords(cmd.Context(), func(r records) error { return o.verify(cmd.Context(), r, output) })
		},
	}
	o.printing(cmd, &output)
	return o.reaching(cmd, "register")
}

func (o *online) verify(ctx context.Context, r records, form string) error {
	v := verifyView{}
	p := newProgress(o.app, 0)
	p.text = func(_, _ string, args ...any) string { return o.text("已核对 %d / %d", "checked %d of %d", args...) }
	broken, err := r.Verify(ctx, func(done, total int) {
		v.Cases, p.total = done, total
		p.step()
	})
	p.hide()
	if err != nil {
		return o.stopped(ctx, recordsError(err))
	}
	v.Intact, v.Broken = len(broken) == 0, orNone(broken)
	if form != formText {
		if err := o.encoded(form, v); err != nil {
			return err
		}
	} else if err := o.verified(v); err != nil {
		return err
	}
	if !v.Intact {
		return told(exitError)
	}
	return nil
}

func (o *online) verified(v verifyView) error {
	for _, b := range v.Broken {
		if _, err := fmt.Fprintln(o.out, b.Text.In(o.lang)); err != nil {
			return err
		}
	}
	text := o.text("已核对 %d 份办理记录（案件、期限、跟踪），链条全部完整", "%d journals of cases, clocks and watches checked, every chain intact", v.Cases)
	if !v.Intact {
		text = o.text("已核对 %d 份办理记录（案件、期限、跟踪），其中 %d 份的链条不完整", "%d journals of cases, clocks and watches checked, %d chains broken", v.Cases, len(v.Broken))
	}
	_, err := fmt.Fprintln(o.out, text)
	return err
}
