package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

// stdin is the path that stands for standard input.
const stdin = "-"

// caseFiles are the files that arguments lead to.
type caseFiles struct {
	paths  []string
	single bool            // one file was named, not a folder
	lost   source.Problems // folders that cannot be listed
}

// findFiles gathers the files that args name: each file as it is, and of each folder all *.yaml, *.yml and *.json below
// it, sorted. A file that is reached twice counts once.
func findFiles(args []string) (*caseFiles, error) {
	files := &caseFiles{}
	seen := map[string]bool{}
	add := func(path string) {
		if clean := filepath.Clean(path); !seen[clean] {
			seen[clean] = true
			files.paths = append(files.paths, path)
		}
	}
	folders := 0
	for _, arg := range args {
		info, err := os.Stat(arg)
		if arg == stdin || err != nil || !info.IsDir() {
			add(arg) // whether it can be read is told when it is read
			continue
		}
		folders++
		inside, lost := casesBelow(arg)
		slices.Sort(inside)
		for _, path := range inside {
			add(path)
		}
		files.lost = append(files.lost, lost...)
	}
	if len(files.paths) == 0 && len(files.lost) == 0 {
		return nil, usage("没有找到案件文件（*.yaml、*.yml、*.json）：%s", "no case files (*.yaml, *.yml, *.json) found in %s", strings.Join(args, ", "))
	}
	files.single = folders == 0 && len(files.paths) == 1
	return files, nil
}

func casesBelow(root string) (paths []string, lost source.Problems) {
	// The walk itself never fails: what cannot be listed is noted and the rest goes on.
	_ = filepath.WalkDir(root+string(filepath.Separator), func(path string, entry fs.DirEntry, err error) error {
		path = filepath.Clean(path) // the separator made the walk follow a root that is a link
		hidden := path != filepath.Clean(root) && strings.HasPrefix(filepath.Base(path), ".")
		switch {
		case err != nil:
			lost = append(lost, source.Problem{File: path, Text: lang.Format("无法读取文件夹：%v", "the folder cannot be read: %v", reason(err))})
			return fs.SkipDir
		case entry.IsDir() && hidden:
			return fs.SkipDir
		case !entry.IsDir() && !hidden && isCase(path) && isFile(path):
			paths = append(paths, path)
		}
		return nil
	})
	return paths, lost
}

// isFile leaves out pipes and devices, which a walk must not wait for. What cannot be looked at is told when it is read.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err != nil || info.Mode().IsRegular()
}

func isCase(path string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(path)))
}

// reason is what went wrong with a file, without its path.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
