package bench

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"
)

// usage is what a process uses of the machine.
type usage struct {
	memory float64 // resident, bytes
	peak   float64 // the most it ever was; none where the system does not tell
	cpu    float64 // seconds
}

// usage asks the system, which costs the program nothing, and where there is no /proc the program's own metrics.
func (p *program) usage(ctx context.Context) (u usage, err error) {
	proc, err := procfs.NewProc(p.cmd.Process.Pid)
	if err != nil {
		return p.ownUsage(ctx)
	}
	stat, err := proc.Stat()
	if err != nil {
		return u, err
	}
	status, err := proc.NewStatus()
	return usage{float64(stat.ResidentMemory()), float64(status.VmHWM), stat.CPUTime()}, err
}

func (p *program) ownUsage(ctx context.Context) (u usage, err error) {
	text, err := p.scrape(ctx, "/metrics")
	if err != nil {
		return u, err
	}
	for name, to := range map[string]*float64{"process_resident_memory_bytes": &u.memory, "process_cpu_seconds_total": &u.cpu} {
		_, rest, there := strings.Cut(text, "\n"+name+" ")
		value, _, _ := strings.Cut(rest, "\n")
		if *to, err = strconv.ParseFloat(value, 64); !there || err != nil {
			return u, fmt.Errorf("/metrics has no %s", name)
		}
	}
	return u, nil
}

// cpu is the processor's time that the process has used, in seconds.
func (p *program) cpu(ctx context.Context) (float64, error) {
	u, err := p.usage(ctx)
	return u.cpu, err
}
