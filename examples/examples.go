// Package examples holds the sample cases, so that a program can open them wherever it runs.
package examples

import (
	"embed"
	"io/fs"
)

//go:embed cases/*.yaml
var files embed.FS

// File is one case file.
type File struct {
	Name string
	Data []byte
}

// Cases returns the case files of the sample cases in the order of their names.
func Cases() ([]File, error) {
	names, err := fs.Glob(files, "cases/*.yaml")
	if err != nil {
		return nil, err
	}
	out := make([]File, len(names))
	for i, name := range names {
		out[i].Name = name
		if out[i].Data, err = files.ReadFile(name); err != nil {
			return nil, err
		}
	}
	return out, nil
}
