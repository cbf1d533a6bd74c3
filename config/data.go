// Package config has what a program of the product can be told from outside: its settings, and the Measures, the calendar
// and the periods that ship with it.
package config

import (
	"embed"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

//go:embed measures/*.yaml measures/earlier/*.yaml calendar/*.yaml periods/*.yaml
var files embed.FS

const (
	measuresName  = "lyg-2022-257.yaml"
	scenariosName = "lyg-2022-257.scenarios.yaml"
	calendarName  = "cn.yaml"
	periodsName   = "cn.yaml"
)

// Measures returns the embedded Measures and the name of their file.
func Measures() (name string, data []byte) { return embedded("measures", measuresName) }

// EarlierMeasures returns, by the names of their files, the Measures that shipped before: cases that opened by them are
// assessed by them to their end.
func EarlierMeasures() map[string][]byte {
	all := map[string][]byte{}
	names, err := fs.Glob(files, "measures/earlier/*.yaml")
	if err != nil {
		panic(err) // the pattern is well formed
	}
	for _, name := range names {
		_, all[path.Base(name)] = embedded("measures/earlier", path.Base(name))
	}
	return all
}

// Scenarios returns the scenarios that ship with the embedded Measures and the name of their file.
func Scenarios() (name string, data []byte) { return embedded("measures", scenariosName) }

// Calendar returns the embedded calendar and the name of its file.
func Calendar() (name string, data []byte) { return embedded("calendar", calendarName) }

// Periods returns the embedded periods and the name of their file.
func Periods() (name string, data []byte) { return embedded("periods", periodsName) }

func embedded(folder, name string) (string, []byte) {
	data, err := files.ReadFile(folder + "/" + name)
	if err != nil {
		panic(err) // the file is linked in
	}
	return name, data
}

// maxData is the most that a file of Measures or of scenarios may hold, in bytes.
const maxData = 8 << 20

// ReadData reads a file of Measures or of scenarios. The error is a source.Problems.
func ReadData(path string) ([]byte, error) {
	problem := func(t lang.Text) error { return source.Problems{{File: path, Text: t}} }
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, problem(lang.Text{ZH: "没有这个文件", EN: "there is no such file"})
	case err != nil:
		return nil, problem(lang.Format("无法打开文件：%v", "the file cannot be opened: %v", cause(err)))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxData+1))
	if err != nil {
		return nil, problem(lang.Format("无法读取文件：%v", "the file cannot be read: %v", cause(err)))
	}
	if len(data) > maxData {
		return nil, problem(lang.Format("文件过大：最多 %d MiB", "the file is too large: at most %d MiB", maxData>>20))
	}
	return data, nil
}
