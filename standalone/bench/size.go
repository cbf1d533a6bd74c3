package bench

import "time"

// size says how much is measured.
type size struct {
	rounds, each int           // of the shortest case and its floor
	few, some    int           // open cases; many are as many as are opened in bulk
	decisions    int           // one at a time, and as many again several at a time, for the fewest and the most of them
	bulk         int           // workflows opened in bulk
	commands     int           // of the long case that is replayed
	replays      int           // of it
	looks        int           // runs of each command of starter, and scrapes
	starts       int           // of the program
	calm         int           // seconds without work after which a program is at rest
	within       time.Duration // after which it is given up
}

var sizes = map[string]size{
	"small": {rounds: 1, each: 8, few: 5, some: 10, decisions: 4, bulk: 20, commands: 20, replays: 2, looks: 2, starts: 1, calm: 1, within: 5 * time.Minute},
	"full":  {rounds: 9, each: 64, few: 100, some: 1000, decisions: 200, bulk: 10_000, commands: 1000, replays: 9, looks: 20, starts: 5, calm: 3, within: 40 * time.Minute},
}

// atOnce is how many clients call at a time where it does not say otherwise.
const atOnce = 8
