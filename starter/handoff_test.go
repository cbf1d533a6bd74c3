package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duecourse/config"
	"duecourse/internal/measures"
	"duecourse/internal/transfer"
	"duecourse/internal/transfer/transfertest"
)

// handedOver lays transfer material down as a folder and as a zip file.
func handedOver(t *testing.T) (folder, file string, p *transfer.Package) {
	t.Helper()
	m, err := measures.Load(config.Measures())
	if err != nil {
		t.Fatal(err)
	}
	h, entries := transfertest.Case("LYG-2026-0007", m)
	if p, err = transfer.New(h, entries, m); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	folder, file = filepath.Join(dir, p.Name), filepath.Join(dir, p.Name+".zip")
	err = errors.Join(os.Mkdir(folder, 0o700), os.WriteFile(file, p.Zip, 0o600))
	for _, f := range p.Files {
		err = errors.Join(err, os.WriteFile(filepath.Join(folder, f.Name), f.Data, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	return folder, file, p
}

func TestHandOffVerify(t *testing.T) {
	folder, file, p := handedOver(t)
	for _, place := range []string{folder, file} {
		call(t, "handoff", "verify", place).want(t, exitDone, "The material is whole: number LYG-2026-0007/1, 海州分局, 11 files.\nSHA-256 of the package: "+p.Sum, "")
		call(t, "handoff", "verify", place, "--lang", "zh").want(t, exitDone, "移送材料完整：编号 LYG-2026-0007/1", "")
		call(t, "handoff", "verify", place, "--sha256", strings.ToUpper(p.Sum)).want(t, exitDone, "whole", "")
		call(t, "handoff", "verify", place, "--sha256", strings.Repeat("0", 64)).want(t, exitError, "not the one that was given", "")
	}
	o := call(t, "handoff", "verify", file, "-o", "json")
	var r transfer.Report
	if err := json.Unmarshal([]byte(o.out), &r); err != nil || o.code != exitDone || !r.Whole || r.Package != p.Sum || r.Problems == nil {
		t.Errorf("%+v %v", o, err)
	}
}

func TestHandOffVerifyTellsWhatIsWrong(t *testing.T) {
	folder, file, p := handedOver(t)
	letter := filepath.Join(folder, "letter.zh.md")
	data, err := os.ReadFile(letter)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(letter, bytes.Replace(data, []byte("移送"), []byte("转送"), 1), 0o600), os.Remove(filepath.Join(folder, "evidence.en.md"))); err != nil {
		t.Fatal(err)
	}
	call(t, "handoff", "verify", folder).want(t, exitError, `"letter.zh.md" was altered`, "")
	call(t, "handoff", "verify", folder, "--lang", "zh").want(t, exitError, "缺少 \"evidence.en.md\"", "")
	call(t, "handoff", "verify", folder, "-o", "yaml").want(t, exitError, "whole: false", "")

	call(t, "handoff", "verify", filepath.Join(folder, "none")).want(t, exitUsage, "", "there is no such folder or file")
	call(t, "handoff", "verify", letter).want(t, exitUsage, "", "is no whole zip file")
	if err := os.WriteFile(file, p.Zip[:len(p.Zip)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	call(t, "handoff", "verify", file).want(t, exitUsage, "", "is no whole zip file")
	call(t, "handoff", "verify").want(t, exitUsage, "", "an argument is missing")
	call(t, "handoff", "verify", folder, "--sha256", "x").want(t, exitUsage, "", "64 hexadecimal digits")
	call(t, "handoff", "verfy").want(t, exitUsage, "", `did you mean "verify"?`)
}
