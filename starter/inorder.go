package main

import "context"

// inOrder does work for every path on up to workers goroutines and hands the results to take one by one, in the order
// of the paths. No more than workers results wait for their turn. It ends early when ctx ends or take fails, and
// returns take's error.
func inOrder[T any](ctx context.Context, paths []string, workers int, work func(path string) T, take func(T) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	window := make(chan chan T, workers)
	go func() {
		defer close(window)
		for _, path := range paths {
			if ctx.Err() != nil {
				return
			}
			result := make(chan T, 1)
			select {
			case <-ctx.Done():
				return
			case window <- result:
			}
			go func() { result <- work(path) }()
		}
	}()
	for result := range window {
		if err := take(<-result); err != nil {
			return err
		}
	}
	return nil
}
