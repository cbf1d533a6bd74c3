package activities

import (
	"slices"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/measures"
)

// Versions are the versions of the Measures that a worker holds. A case is assessed by its own version and by no other.
type Versions struct {
	held map[measures.VersionOf]*measures.Measures
}

// NewVersions holds these Measures.
func NewVersions(all ...*measures.Measures) Versions {
	v := Versions{held: map[measures.VersionOf]*measures.Measures{}}
	for _, m := range all {
		v.held[measures.VersionOf{ID: m.ID, Version: m.Version()}] = m
	}
	return v
}

// List names the versions in order: id and version.
func (v Versions) List() []string {
	var names []string
	for of := range v.held {
		names = append(names, nameOf(of))
	}
	slices.Sort(names)
	return names
}

// get returns the Measures of that version. A worker that does not hold them fails retryably: it must be given the file,
// or another worker takes over.
func (v Versions) get(of measures.VersionOf) (*measures.Measures, error) {
	if m := v.held[of]; m != nil {
		return m, nil
	}
	return nil, retryable(ErrMissingMeasures, nil, lang.Format(
		"本进程没有该案适用的办法版本 %s（现有：%s）；请把该版本的文件提供给它，系统不会改用其他版本评估",
		"this worker does not hold the Measures of the case, %s (it holds: %s); give it that file: a case is never assessed by another version",
		nameOf(of), strings.Join(v.List(), ", ")))
}

func nameOf(of measures.VersionOf) string { return of.ID + " " + of.Version }
