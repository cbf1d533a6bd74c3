package transfer_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"duecourse/config"
	"duecourse/internal/measures"
	"duecourse/internal/message"
	. "duecourse/internal/transfer"
	"duecourse/internal/transfer/transfertest"
)

var lyg = sync.OnceValue(func() *measures.Measures {
	m, err := measures.Load(config.Measures())
	if err != nil {
		panic(err)
	}
	return m
})

func make1(t interface{ Fatal(...any) }, number string) *Package {
	h, entries := transfertest.Case(number, lyg())
	p, err := New(h, entries, lyg())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// unpacked lays a package down as a folder and as a zip file, with the tools of others where there are any.
func unpacked(t *testing.T, p *Package) (folder, file string) {
	t.Helper()
	dir := t.TempDir()
	folder, file = filepath.Join(dir, p.Name), filepath.Join(dir, p.Name+".zip")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, f := range p.Files {
		if err := os.WriteFile(filepath.Join(folder, f.Name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(file, p.Zip, 0o600); err != nil {
		t.Fatal(err)
	}
	return folder, file
}

func TestTheSameHandOverMakesTheSameBytes(t *testing.T) {
	first := make1(t, "LYG-2026-0007")
	h, entries := transfertest.Case("LYG-2026-0007", lyg())
	raw, err := json.Marshal(h) // as the engine hands it to a retry
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TZ", "America/New_York")
	t.Setenv("LANG", "zh_CN.UTF-8")
	for i := range 50 { // maps in the message change their order
		var again message.HandOff
		if err := json.Unmarshal(raw, &again); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			again.Recent = entries[3:] // how far the register was does not show
			again.DecidedAt = again.DecidedAt.In(time.FixedZone("", 3600))
		}
		p, err := New(again, entries, lyg())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(p.Zip, first.Zip) || p.Sum != first.Sum || p.Name != first.Name {
			t.Fatalf("try %d made other bytes", i)
		}
	}
	h.Reason += "。"
	if p, err := New(h, entries, lyg()); err != nil || p.Sum == first.Sum {
		t.Errorf("another reason makes the same package: %v", err)
	}
}

func TestWhatIsInIt(t *testing.T) {
	p := make1(t, "LYG-2026-0007")
	if p.Name != "LYG-2026-0007-1" || p.Manifest.Key != "LYG-2026-0007/1" || p.Manifest.Journal.Seq != 7 {
		t.Errorf("%s %+v", p.Name, p.Manifest)
	}
	text := map[string]string{}
	var names []string
	for _, f := range p.Files {
		text[f.Name] = string(f.Data)
		names = append(names, f.Name)
	}
	if got, want := strings.Join(names, " "), "letter.zh.md summary.zh.md evidence.zh.md dossier.zh.md letter.en.md summary.en.md evidence.en.md dossier.en.md dossier.json manifest.json SHA256SUMS"; got != want {
		t.Errorf("files: %s", got)
	}
	for name, parts := range map[string][]string{
		"letter.zh.md":   {"# 移送函", "LYG-2026-0007/1", "涉嫌职务违法", "第十三条", "银行流水显示收受财物", "o-203", "负责人 s-001", "2026-03-02 10:06", "海州分局"},
		"letter.en.md":   {"# Letter of transfer", "suspected duty-related violation", "Art. 13", "o-203"},
		"summary.zh.md":  {"案情摘要", "证据 E2", "由纪检监察机关处理", "逾期不视为同意", "例行检查 &lt;现场>"},
		"summary.en.md":  {"evidence E2", "A matter for the commission", "Unknown, with nothing said of them, and left out: 1"},
		"evidence.zh.md": {`现场检查记录 \| 附页`, "行为", "suspicion.duty\\_violation", "开户行 & 调取"},
		"evidence.en.md": {"the act"},
		"dossier.zh.md":  {"链条已核对：共 7 条", "办理记录"},
		"dossier.json":   {`"intact": true`, `"entries": 7`},
		"manifest.json":  {`"format": "duecourse-handoff/1"`, `"at": "2026-03-02T02:06:00Z"`, "移送函（中文）"},
		"SHA256SUMS":     {"  letter.zh.md\n", "  manifest.json\n"},
	} {
		for _, part := range parts {
			if !strings.Contains(text[name], part) {
				t.Errorf("%s lacks %q:\n%.1500s", name, part, text[name])
			}
		}
	}
}

func TestAWholePackageIsFoundWhole(t *testing.T) {
	p := make1(t, "连市监案〔2026〕1号")
	folder, file := unpacked(t, p)
	for _, place := range []string{folder, file} {
		r, err := Verify(place)
		if err != nil || !r.Whole || len(r.Problems) > 0 || r.Package != p.Sum || r.Key != "连市监案〔2026〕1号/1" || r.Files != 11 {
			t.Errorf("%s: %+v, %v", place, r, err)
		}
	}
}

func TestToolsOfOthersReadIt(t *testing.T) {
	p := make1(t, "连市监案〔2026〕1号")
	folder, file := unpacked(t, p)
	r, err := zip.NewReader(bytes.NewReader(p.Zip), int64(len(p.Zip)))
	if err != nil || len(r.File) != 11 {
		t.Fatal(err)
	}
	for _, f := range r.File {
		name, inside := strings.CutPrefix(f.Name, p.Name+"/")
		if !inside || strings.ContainsAny(name, `/\`) || f.Mode() != 0o644 || f.Method != zip.Store || f.Flags&8 != 0 || f.NonUTF8 {
			t.Errorf("%q %v", f.Name, f.FileHeader)
		}
		if got := f.Modified.Format("2006-01-02 15:04"); got != "2026-03-02 10:06" {
			t.Errorf("%s bears %s", f.Name, got)
		}
	}
	if unzip, err := exec.LookPath("unzip"); err == nil {
		if out, err := exec.Command(unzip, "-t", file).CombinedOutput(); err != nil {
			t.Errorf("%s", out)
		}
	}
	if sha256sum, err := exec.LookPath("sha256sum"); err == nil {
		cmd := exec.Command(sha256sum, "--check", "--strict", SumsFile)
		cmd.Dir = folder
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s", out)
		}
	}
}

// A byte that is changed anywhere, in any file, is found, and named.
func TestTamperingIsFound(t *testing.T) {
	p := make1(t, "LYG-2026-0007")
	rapid.Check(t, func(rt *rapid.T) {
		folder, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		victim := rapid.IntRange(0, len(p.Files)-1).Draw(rt, "file")
		data := bytes.Clone(p.Files[victim].Data)
		switch at := rapid.IntRange(0, len(data)-1).Draw(rt, "byte"); rapid.IntRange(0, 2).Draw(rt, "how") {
		case 0:
			data[at] ^= byte(rapid.IntRange(1, 255).Draw(rt, "bits"))
		case 1:
			data = data[:at]
		default:
			data = append(data[:at:at], append([]byte("x"), data[at:]...)...)
		}
		for i, f := range p.Files {
			if i == victim {
				f.Data = data
			}
			if err := os.WriteFile(filepath.Join(folder, f.Name), f.Data, 0o600); err != nil {
				rt.Fatal(err)
			}
		}
		r, err := Verify(folder)
		if err != nil {
			rt.Fatal(err)
		}
		told := false
		for _, problem := range r.Problems {
			told = told || strings.Contains(problem.EN, p.Files[victim].Name) && problem.ZH != ""
		}
		if r.Whole || r.Package != "" || !told {
			rt.Errorf("%s: %+v", p.Files[victim].Name, r)
		}
	})
}

func TestWhatIsWrongIsTold(t *testing.T) {
	p := make1(t, "LYG-2026-0007")
	for name, c := range map[string]struct {
		spoil func(t *testing.T, folder string)
		want  string
	}{
		"a file is missing": {func(t *testing.T, f string) { must(t, os.Remove(filepath.Join(f, "letter.zh.md"))) }, `"letter.zh.md" is missing`},
		"no manifest":       {func(t *testing.T, f string) { must(t, os.Remove(filepath.Join(f, ManifestFile))) }, "manifest.json is missing"},
		"no sums":           {func(t *testing.T, f string) { must(t, os.Remove(filepath.Join(f, SumsFile))) }, "SHA256SUMS is missing"},
		"the sums do not end": {func(t *testing.T, f string) {
			rewrite(t, f, func(lines []string) string { return strings.TrimSuffix(strings.Join(lines, ""), "\n") })
		}, "SHA256SUMS has an improper line"},
		"sums out of order": {func(t *testing.T, f string) {
			rewrite(t, f, func(lines []string) string { slices.Reverse(lines); return strings.Join(lines, "") })
		}, "the order in SHA256SUMS"},
		"a file too many":     {func(t *testing.T, f string) { must(t, os.WriteFile(filepath.Join(f, "x"), nil, 0o600)) }, `"x" does not belong`},
		"a link for a file":   {func(t *testing.T, f string) { must(t, os.Symlink("letter.en.md", filepath.Join(f, "l"))) }, `"l" is no file`},
		"a folder for a file": {func(t *testing.T, f string) { must(t, os.Mkdir(filepath.Join(f, "d"), 0o700)) }, `"d" is no file`},
		"another format":      {func(t *testing.T, f string) { edit(t, filepath.Join(f, ManifestFile), Format, "duecourse-handoff/9") }, `"duecourse-handoff/9"`},
		"a path in the list": {func(t *testing.T, f string) {
			edit(t, filepath.Join(f, ManifestFile), `"letter.en.md"`, `"../letter.en.md"`)
		}, `improper name, "../letter.en.md"`},
		"another key": {func(t *testing.T, f string) { edit(t, filepath.Join(f, ManifestFile), `"attempt": 1`, `"attempt": 2`) }, "not that of case and attempt"},
		"a journal of another": {func(t *testing.T, f string) {
			reseal(t, f, DossierFile, `"case": "LYG-2026-0007"`, `"case": "LYG-2026-0008"`)
		}, `is of case "LYG-2026-0008"`},
		// sums made anew do not help against the chain
		"an entry altered, the sums made anew": {func(t *testing.T, f string) { reseal(t, f, DossierFile, `"id": "k-2"`, `"id": "k-9"`) }, "The chain is broken: entry 5"},
	} {
		t.Run(name, func(t *testing.T) {
			folder, _ := unpacked(t, p)
			c.spoil(t, folder)
			r, err := Verify(folder)
			if err != nil || r.Whole || !strings.Contains(fmt.Sprint(r.Problems), c.want) || !strings.Contains(r.Text().EN, c.want) {
				t.Errorf("%+v, %v; want %s", r, err, c.want)
			}
		})
	}
}

// A zip file that was made to do harm is told of and harms nobody.
func TestMaliciousZip(t *testing.T) {
	p := make1(t, "LYG-2026-0007")
	for _, name := range []string{"../x", "/etc/x", p.Name + "/../x", p.Name + `\x`, p.Name + "/a/b", "x", "other/letter.zh.md", p.Name + "/letter.zh.md", "../", p.Name + "/c:x", "./x", "a//b"} {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, f := range p.Files {
			to, err := w.Create(p.Name + "/" + f.Name)
			must(t, err)
			_, err = to.Write(f.Data)
			must(t, err)
		}
		_, err := w.Create(name)
		must(t, err)
		must(t, w.Close())
		if found, r, err := OpenZip(b.Bytes()); err != nil || r.Whole || found != nil || len(r.Problems) != 1 || !strings.Contains(r.Problems[0].EN, strings.Trim(fmt.Sprintf("%q", name), `"`)) {
			t.Errorf("%q: %+v, %v", name, r, err)
		}
	}
	var b bytes.Buffer // the same files, packed by somebody else
	w := zip.NewWriter(&b)
	_, err := w.Create(p.Name + "/")
	must(t, err)
	for _, f := range p.Files {
		to, err := w.Create(p.Name + "/" + f.Name)
		must(t, err)
		_, err = to.Write(f.Data)
		must(t, err)
	}
	must(t, w.Close())
	if again, r, err := OpenZip(b.Bytes()); err != nil || !r.Whole || again.Sum != p.Sum || !bytes.Equal(again.Zip, p.Zip) {
		t.Errorf("packed anew: %+v, %v", r, err)
	}
	for i := range 60 { // a zip file that is cut off anywhere
		if _, err := Verify(write(t, p.Zip[:len(p.Zip)*i/60])); err == nil {
			t.Errorf("cut off at %d of 60: no error", i)
		}
	}
}

func TestNoPackageAtAll(t *testing.T) {
	for _, place := range []string{filepath.Join(t.TempDir(), "none"), write(t, []byte("text")), "/dev/null"} {
		var not NotPackage
		if _, err := Verify(place); err == nil {
			t.Errorf("%s is taken", place)
		} else if n, ok := err.(NotPackage); !ok || n.Text.ZH == "" {
			t.Errorf("%s: %T %v %v", place, err, err, not)
		}
	}
	if r, err := Verify(t.TempDir()); err != nil || r.Whole {
		t.Errorf("an empty folder: %+v, %v", r, err)
	}
}

// Whatever a key is, its name is that of one file in one folder, and no other key has it.
func TestNames(t *testing.T) {
	for key, want := range map[string]string{
		"LYG-2026-0007/1":       "LYG-2026-0007-1",
		"连市监案〔2026〕1号/12":       "连市监案〔2026〕1号-12",
		"../../etc/passwd/1":    "",
		"a/b/1":                 "",
		"a_b/1":                 "a_b-1",
		".hidden/1":             "",
		"/1":                    "",
		"":                      "",
		"x":                     "",
		"a\x00b/1":              "",
		strings.Repeat("案", 64): "",
	} {
		got := Name(key)
		if want != "" && got != want {
			t.Errorf("%q: %q", key, got)
		}
	}
	seen := map[string]string{}
	rapid.Check(t, func(rt *rapid.T) {
		key := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-c./_ -]{0,6}/[0-9]{1,2}`)).Draw(rt, "key")
		name := Name(key)
		if name == "" || len(name)+4 > 255 || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\:*?\"<>|\x00 ") || name[0] == '.' {
			rt.Errorf("%q: %q", key, name)
		}
		if other, ok := seen[name]; ok && other != key {
			rt.Errorf("%q and %q are both %q", key, other, name)
		}
		seen[name] = key
	})
}

func TestABrokenJournalMakesNoPackage(t *testing.T) {
	h, entries := transfertest.Case("LYG-1", lyg())
	if _, err := New(h, entries[:len(entries)-1], lyg()); err == nil {
		t.Error("an entry is missing, and nobody minds")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.zip")
	must(t, os.WriteFile(path, data, 0o600))
	return path
}

// rewrite writes the sums anew as f makes them of their lines.
func rewrite(t *testing.T, folder string, f func(lines []string) string) {
	t.Helper()
	path := filepath.Join(folder, SumsFile)
	data, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, []byte(f(slices.Collect(strings.Lines(string(data))))), 0o600))
}

func edit(t *testing.T, path, old, new string) {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	if !strings.Contains(string(data), old) {
		t.Fatalf("no %q in %s", old, path)
	}
	must(t, os.WriteFile(path, []byte(strings.Replace(string(data), old, new, 1)), 0o600))
}
