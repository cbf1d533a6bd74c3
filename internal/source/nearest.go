package source

import "strings"

// Nearest returns the known name that s was most likely meant to be, or "" where none is near enough: one that s is the
// beginning of, or else the one that is the fewest slips of the keyboard away. Of equally near names the first wins.
func Nearest(s string, known []string) string {
	const longest = 100 // characters; nothing longer is a slip of the keyboard
	if len(s) > 4*longest {
		return ""
	}
	r := []rune(s)
	for _, k := range known {
		if len(r) > 3 && strings.HasPrefix(k, s) {
			return k
		}
	}
	best, bestDistance := "", slips(len(r))+1
	for _, k := range known {
		if d := distance(r, []rune(k), bestDistance); d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best
}

// slips is how many edits a word of n characters may be away and still be the same word misspelt: none where that
// would leave nothing of it.
func slips(n int) int {
	if n < 5 {
		return min(1, n-1)
	}
	return max(2, n/3)
}

// distance is the number of edits from a to b, or limit where it is that or more. An edit adds, drops or replaces one
// character, or swaps two neighbours.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, ca := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j, cb := range b {
			cost := 1
			if ca == cb {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && ca == b[j-1] && a[i-1] == cb {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return min(row[len(b)], limit)
}
