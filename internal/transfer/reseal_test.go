package transfer_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "duecourse/internal/transfer"
)

// reseal alters a file in a folder and makes all sums anew, as somebody would who knows how.
func reseal(t *testing.T, folder, name, old, new string) {
	t.Helper()
	edit(t, filepath.Join(folder, name), old, new)
	var m Manifest
	data, err := os.ReadFile(filepath.Join(folder, ManifestFile))
	must(t, err)
	must(t, json.Unmarshal(data, &m))
	var sums strings.Builder
	add := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(folder, name))
		must(t, err)
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), name)
		return data
	}
	for i, l := range m.Files {
		data := add(l.Name)
		m.Files[i].Bytes, m.Files[i].SHA256 = int64(len(data)), fmt.Sprintf("%x", sha256.Sum256(data))
	}
	data, err = json.Marshal(m)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(folder, ManifestFile), data, 0o600))
	add(ManifestFile)
	must(t, os.WriteFile(filepath.Join(folder, SumsFile), []byte(sums.String()), 0o600))
}
