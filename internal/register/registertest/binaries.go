package registertest

import (
	"cmp"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// debian is where Debian keeps the binaries of each version.
const debian = "/usr/lib/postgresql/*/bin"

// binaries finds the folder of initdb and postgres: the one that pg_config names, else the newest of those that match
// pattern, else one on the PATH.
func binaries(pattern string) (string, error) {
	var dirs []string
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	versions, err := filepath.Glob(pattern)
	if err != nil {
		return "", err
	}
	slices.SortFunc(versions, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	dirs = append(dirs, versions...)
	if path, err := exec.LookPath("initdb"); err == nil {
		dirs = append(dirs, filepath.Dir(path))
	}
	for _, dir := range dirs {
		if isFile(filepath.Join(dir, "initdb")) && isFile(filepath.Join(dir, "postgres")) {
			return dir, nil
		}
	}
	return "", errors.New("PostgreSQL's initdb and postgres are not on this machine: install the Debian package postgresql")
}

// version is that of a folder VERSION/bin: 15, or 9.6 in older days.
func version(dir string) float64 {
	v, err := strconv.ParseFloat(filepath.Base(filepath.Dir(dir)), 64)
	if err != nil {
		return 0 // not a version: last
	}
	return v
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
