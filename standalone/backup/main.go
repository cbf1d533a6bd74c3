package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"duecourse/config"
	"duecourse/internal/civil"
	"duecourse/internal/lang"
)

// Main is "standalone backup DIR" and "standalone restore DIR": it exits with 0 where it is done, 1 where it failed or
// found something wrong with what it restored, 2 where its arguments are wrong.
func Main(ctx context.Context, command string, args []string, out, errs io.Writer, l lang.Lang) int {
	text := func(zh, en string) string { return lang.Text{ZH: zh, EN: en}.In(l) }
	flags := pflag.NewFlagSet("standalone "+command, pflag.ContinueOnError)
	flags.SetOutput(out)
	flags.SortFlags = false
	flags.Usage = func() { fmt.Fprint(out, usage(command).In(l)+"\n\n"+config.Usages(flags, l)) }
	data := flags.String("data", "data", text("数据目录", "the data `folder`"))
	dry, replayed := false, false
	if command == "restore" {
		flags.BoolVar(&dry, "dry-run", false, text("只检查，不留下任何东西", "check everything and leave nothing"))
		flags.BoolVar(&replayed, "replay", false, text("只检查，并由本版本重放一切在办流程的历史（升级之前）", "check everything, replay the history of all that is under way with this release, and leave nothing (before an upgrade)"))
	} else {
		flags.String("config", "", text("设置文件 `FILE`（默认 ./duecourse.yaml，如果有）", "settings `FILE` (default ./duecourse.yaml where it exists)"))
		config.AddFlags(flags, l, "register")
	}
	err := flags.Parse(args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return 0
	case err != nil:
		err = errors.New(config.WrongFlag("standalone "+command, flags, err).In(l))
	case flags.NArg() != 1:
		err = errors.New(usage(command).In(l))
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	say := func(zh, en string, args ...any) { fmt.Fprintln(out, lang.Format(zh, en, args...).In(l)) }
	if command == "backup" {
		err = backUp(ctx, *data, flags, say)
	} else {
		how := ForGood
		switch {
		case replayed:
			how = Replaying
		case dry:
			how = DryRun
		}
		err = putBack(ctx, flags.Arg(0), *data, how, say)
	}
	if err != nil {
		fmt.Fprintln(errs, lang.ErrorIn(l, err))
		return 1
	}
	return 0
}

func usage(command string) lang.Text {
	if command == "backup" {
		return lang.Text{
			ZH: "用法：standalone backup DIR [选项]\n把数据目录（引擎、台账、通知、移送材料）备份到空目录 DIR，系统可以照常运行。密钥、证书和设置文件不在其中。",
			EN: "Usage: standalone backup DIR [flags]\nCopies the data folder (engine, register, notices, hand-overs) to the empty folder DIR, also while the system runs.\nKeys, certificates and the settings file are not in it.",
		}
	}
	return lang.Text{
		ZH: "用法：standalone restore DIR [选项]\n检查备份 DIR，恢复为新的数据目录。原系统停止之后才可启动恢复的系统。",
		EN: "Usage: standalone restore DIR [flags]\nChecks the backup DIR and restores it to a new data folder. Start it only once the system that it was taken from has stopped.",
	}
}

func backUp(ctx context.Context, data string, flags *pflag.FlagSet, say func(zh, en string, args ...any)) error {
	s, err := config.Load(flags)
	if err != nil {
		return err
	}
	register := filepath.Join(data, registerFile)
	if s.Register != config.DefaultRegister {
		path, ok := strings.CutPrefix(s.Register, "sqlite:")
		if !ok {
			return refuse(nil, "台账不在文件里，而在 PostgreSQL 里：备份办法见 docs/operations.md",
				"the register is no file, it is in PostgreSQL: docs/operations.md says how to back it up")
		}
		register = path
	}
	begun := time.Now()
	m, err := Take(ctx, data, register, flags.Arg(0))
	if err != nil {
		return err
	}
	say("已备份到 %s：%d 个文件，%.1f MB，用时 %.1f 秒", "backed up to %s: %d files, %.1f MB, in %.1f seconds", flags.Arg(0), len(m.Files), float64(m.Size())/1e6, time.Since(begun).Seconds())
	say("%s 之前的一切都在其中", "all that was before %s is in it", m.At.In(civil.Zone).Format("2006-01-02 15:04:05"))
	if !same(register, filepath.Join(data, registerFile)) {
		say("台账原在 %s；恢复之后在数据目录里", "the register was at %s; restored, it is in the data folder", register)
	}
	return nil
}

func putBack(ctx context.Context, from, data string, how How, say func(zh, en string, args ...any)) error {
	r, err := Restore(ctx, from, data, how)
	if err != nil {
		return err
	}
	if how != ForGood {
		say("备份完好，可以恢复到 %s；这次什么也没有写", "the backup is good and can be restored to %s; nothing was written this time", data)
	} else {
		say("已恢复到 %s", "restored to %s", data)
	}
	say("备份始于 %s；台账中有 %d 件，其中未结 %d 件", "the backup was begun at %s; the register has %d records, %d cases of them open", r.Manifest.At.In(civil.Zone).Format("2006-01-02 15:04:05"), r.Cases, r.Open)
	if how == Replaying {
		say("本版本重放了 %d 个在办流程", "this release replayed %d workflows that are under way", r.Replayed)
	}
	if len(r.Findings) == 0 {
		say("台账各链完整，引擎与台账相合", "every chain of the register is whole, engine and register fit")
		return nil
	}
	for _, f := range r.Findings {
		say("✗ %s", "✗ %s", f)
	}
	return refuse(nil, "发现上述 %d 处问题", "these %d faults were found", len(r.Findings))
}
