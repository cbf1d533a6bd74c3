package main

import (
	"errors"
	"fmt"

	"duecourse/internal/lang"
	"duecourse/internal/source"
)

const (
	exitDone        = 0
	exitError       = 1 // the program failed
	exitUsage       = 2 // the arguments or the input are wrong
	exitRefused     = 3 // the procedure refuses the command
	exitNotFound    = 4 // there is no such case
	exitUnreachable = 5 // the engine or the register does not answer
)

// usageError is a mistake in how the program was called.
type usageError struct{ text lang.Text }

func (e usageError) Error() string { return e.text.EN }

// usage makes a usageError from one format in each language.
func usage(zh, en string, args ...any) error { return usageError{lang.Format(zh, en, args...)} }

// badInput makes err the user's to mend, unless it already says so.
func badInput(err error) error {
	var p source.Problems
	if errors.As(err, &p) {
		return err
	}
	return usageError{lang.Text{ZH: err.Error(), EN: err.Error()}}
}

// failure is a failure of the program that has a text in both languages.
type failure struct{ text lang.Text }

func (e failure) Error() string { return e.text.EN }

func failed(zh, en string, args ...any) error { return failure{lang.Format(zh, en, args...)} }

// ended is an end of a command that has an exit code of its own.
type ended struct {
	code int
	text lang.Text
}

func (e ended) Error() string { return e.text.EN }

func notFound(zh, en string, args ...any) error {
	return ended{exitNotFound, lang.Format(zh, en, args...)}
}

func unreachable(zh, en string, args ...any) error {
	return ended{exitUnreachable, lang.Format(zh, en, args...)}
}

// wordsOf is what report tells of an error that is no mistake of the user's.
func wordsOf(err error) lang.Text {
	var fail failure
	var end ended
	switch {
	case errors.As(err, &end):
		return end.text
	case errors.As(err, &fail):
		return fail.text
	}
	return lang.Text{ZH: err.Error(), EN: err.Error()}
}

// told is the exit code of a command that has said already what was wrong.
type told int

func (t told) Error() string { return fmt.Sprintf("exit code %d", int(t)) }

// report tells of an error in the chosen language and returns the exit code for it.
func (a *app) report(err error) int {
	var (
		code     told
		problems source.Problems
		use      usageError
		end      ended
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &problems):
		fmt.Fprintln(a.errs, problems.In(a.lang))
		return exitUsage
	case errors.As(err, &use):
		fmt.Fprintln(a.errs, "starter: "+use.text.In(a.lang))
		return exitUsage
	}
	fmt.Fprintln(a.errs, "starter: "+wordsOf(err).In(a.lang))
	if errors.As(err, &end) {
		return end.code
	}
	return exitError
}
