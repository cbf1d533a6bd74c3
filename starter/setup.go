package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"

	"duecourse/config"
	"duecourse/internal/message"
	"duecourse/internal/temporalclient"
)

const (
	setupTimeout  = time.Minute
	hoursOfDay    = 24 * time.Hour
	mostRetention = 36500 // days
)

// setupOptions are what the command can be told.
type setupOptions struct {
	retention int // days
	dryRun    bool
	output    string
}

func (o setupOptions) check() error {
	if o.retention < 1 || o.retention > mostRetention {
		return usage("--retention 应当是 1 至 %d 天", "--retention must be from 1 to %d days", mostRetention)
	}
	return nil
}

func newSetup(a *app) *cobra.Command {
	var o setupOptions
	cmd := &cobra.Command{
		Use:   "setup",
		Short: a.text("在 Temporal 集群上准备命名空间和搜索属性", "Prepare the namespace and the search attributes on a Temporal cluster"),
		Long: a.text("在 Temporal 集群上准备命名空间和搜索属性，并说明哪些已经有了。可以重复运行：已有的不动；保存期太短的延长，从不缩短。",
			"Prepares the namespace and the search attributes on a Temporal cluster and tells what was there already. It can be\nrun again: what is there stays; too short a retention is lengthened, and none is ever shortened."),
		Example: examples("starter setup --dry-run", "starter setup --temporal-address temporal.example:7233"),
		Args:    arguments(0, 0, nothing),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), setupTimeout)
			defer cancel()
			return a.setupError(a.setup(ctx, o))
		},
	}
	config.AddFlags(cmd.Flags(), a.lang, "temporal.address", "temporal.namespace", "temporal.profile")
	cmd.Flags().IntVar(&o.retention, "retention", int(message.Retention/hoursOfDay), a.text("已办结案件的历史保存 `DAYS` 天", "keep the histories of closed cases for `DAYS`"))
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, a.text("只查看，不改动", "look, and change nothing"))
	choiceFlag(cmd, &o.output, "output", "o", a.text("输出格式", "form of the output"), formText, formJSON, formYAML)
	return cmd
}

func (a *app) setup(ctx context.Context, o setupOptions) error {
	c, err := temporalclient.Dial(ctx, a.settings, slog.New(slog.DiscardHandler)) // what matters is in the error
	if err != nil {
		return err
	}
	defer c.Close()
	plan, err := temporalclient.Examine(ctx, c, a.settings.Temporal.Namespace, time.Duration(o.retention)*hoursOfDay)
	if err != nil {
		return err
	}
	if !o.dryRun {
		if err := temporalclient.Prepare(ctx, c, plan); err != nil {
			return err
		}
	}
	v := setupViewOf(plan, a.settings.Temporal.Address, o.dryRun)
	if o.output != formText {
		return a.encoded(o.output, v)
	}
	return a.showSetup(v)
}

// setupError says what kept a cluster from being prepared.
func (a *app) setupError(err error) error {
	var (
		away     *temporalclient.Unreachable
		conflict *temporalclient.Conflict
		missing  *serviceerror.Unimplemented
	)
	switch err = temporalclient.Reached(a.settings.Temporal.Address, err); {
	case errors.As(err, &away):
		return ended{exitUnreachable, away.Text()}
	case errors.As(err, &conflict):
		return failure{conflict.Text}
	case errors.As(err, &missing):
		return failed("这个 Temporal 服务不允许这样准备，请用它自己的工具建立命名空间和搜索属性：%v",
			"this Temporal service does not let itself be prepared so; make the namespace and the search attributes with its own tool: %v", err)
	}
	return err
}

// States of what cases need.
const (
	stateThere      = "there"
	stateMade       = "made"
	stateMissing    = "missing"
	stateLengthened = "lengthened"
	stateTooShort   = "too_short"
)

// setupView is what setup found and did, for other programs.
type setupView struct {
	Address    string          `json:"address"`
	DryRun     bool            `json:"dry_run"`
	Namespace  namespaceView   `json:"namespace"`
	Attributes []attributeView `json:"search_attributes"`
}

type namespaceView struct {
	Name      string `json:"name"`
	State     string `json:"state"`
	Retention int    `json:"retention_days"`
	Before    int    `json:"retention_days_before,omitempty"`
}

type attributeView struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	State string `json:"state"`
}

func setupViewOf(p temporalclient.Plan, address string, dryRun bool) setupView {
	made, lengthened := stateMade, stateLengthened
	if dryRun {
		made, lengthened = stateMissing, stateTooShort
	}
	n := namespaceView{Name: p.Namespace, State: stateThere, Retention: int(p.Retention / hoursOfDay)}
	switch {
	case !p.Exists:
		n.State, n.Retention = made, int(p.Wanted/hoursOfDay)
	case p.Lengthens():
		n.State, n.Retention, n.Before = lengthened, int(p.Wanted/hoursOfDay), int(p.Retention/hoursOfDay)
	}
	v := setupView{Address: address, DryRun: dryRun, Namespace: n}
	add := func(keys []temporal.SearchAttributeKey, state string) {
		for _, key := range keys {
			v.Attributes = append(v.Attributes, attributeView{key.GetName(), key.GetValueType().String(), state})
		}
	}
	add(p.Present, stateThere)
	add(p.Missing, made)
	slices.SortFunc(v.Attributes, func(a, b attributeView) int { return strings.Compare(a.Name, b.Name) })
	return v
}

func (a *app) showSetup(v setupView) error {
	words := map[string]string{
		stateThere:      a.text("已有", "there already"),
		stateMade:       a.text("已建立", "made"),
		stateMissing:    a.text("没有，将要建立", "missing, to be made"),
		stateLengthened: a.text("已延长（原 %d 天）", "lengthened (from %d days)", v.Namespace.Before),
		stateTooShort:   a.text("太短（现 %d 天），将要延长", "too short (%d days now), to be lengthened", v.Namespace.Before),
	}
	var b strings.Builder
	fmt.Fprintln(&b, a.text("Temporal：%s", "Temporal at %s", v.Address))
	fmt.Fprintln(&b, a.text("命名空间 %s，办结案件保存 %d 天：%s", "namespace %s, closed cases kept %d days: %s",
		v.Namespace.Name, v.Namespace.Retention, words[v.Namespace.State]))
	for _, attribute := range v.Attributes {
		fmt.Fprintln(&b, a.text("搜索属性 %s（%s）：%s", "search attribute %s (%s): %s", attribute.Name, attribute.Type, words[attribute.State]))
	}
	if v.DryRun {
		fmt.Fprintln(&b, a.text("未作任何改动", "nothing was changed"))
	}
	_, err := fmt.Fprint(a.out, b.String())
	return err
}
