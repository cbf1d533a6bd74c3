package bench

import (
	"slices"
	"testing"
)

func TestQuantiles(t *testing.T) {
	s := make([]float64, 100)
	for i := range s {
		s[i] = float64(i + 1)
	}
	for q, want := range map[float64]float64{0: 1, 0.5: 50, 0.95: 95, 0.99: 99, 1: 100} {
		if got := quantile(s, q); got != want {
			t.Errorf("q%v is %v, want %v", q, got, want)
		}
	}
	f := of(Figure{}, []float64{3, 1, 2})
	if f.Value != 2 || f.Low != 1 || f.High != 3 {
		t.Errorf("%+v", f)
	}
	if one := of(Figure{}, []float64{3}); one.Value != 3 || one.High != 0 {
		t.Errorf("one round has a spread: %+v", one)
	}
}

func TestGoals(t *testing.T) {
	r := &Report{}
	r.section("s", "", "")
	for _, c := range []struct {
		value float64
		goal  *Goal
		met   bool
	}{{1, atMost(1), true}, {1.1, atMost(1), false}, {0.9, atLeast(0.9), true}, {0.8, atLeast(0.9), false}} {
		r.add(Figure{Value: c.value, Goal: c.goal})
		if got := r.Figures[len(r.Figures)-1].Goal.Met; got != c.met {
			t.Errorf("%v: met is %v", c, got)
		}
	}
	if !slices.IsSorted([]int{sizes["small"].bulk, sizes["full"].bulk}) {
		t.Error("small measures more than full")
	}
}
