package main

import (
	"crypto/rand"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duecourse/internal/message"
)

// Who acts, where no flag says so.
const (
	envActor = "DUECOURSE_ACTOR"
	envRole  = "DUECOURSE_ROLE"
)

// rolesOfPeople are the roles in which commands to a case are given.
var rolesOfPeople = []string{string(message.Handler), string(message.LegalReviewer), string(message.Supervisor), string(message.Officer),
	string(message.Superior), string(message.Commission), string(message.Expert), string(message.Department)}

// actorFlags say who gives a command, in which role and why.
type actorFlags struct {
	actor, role, id, reason string
	roles                   []string // that may be given; with one alone there is no choice
}

// add adds the flags where the first of the roles is meant unless another is told.
func (f *actorFlags) add(o *online, cmd *cobra.Command, roles ...string) {
	role := roles[0]
	if r := os.Getenv(envRole); slices.Contains(roles, r) {
		role = r
	}
	f.declare(o, cmd, role, roles)
}

// declare adds the flags. The role is what holds where none is told; empty, one must be.
func (f *actorFlags) declare(o *online, cmd *cobra.Command, role string, roles []string) {
	f.roles, f.actor, f.role = roles, os.Getenv(envActor), role
	cmd.Flags().StringVar(&f.actor, "as", f.actor, o.text("以哪个账号 `ID` 办理（环境变量 DUECOURSE_ACTOR）", "account `ID` of who acts (DUECOURSE_ACTOR)"))
	if len(roles) > 1 {
		cmd.Flags().StringVar(&f.role, "role", f.role, o.text("以什么身份 `ROLE` 办理："+strings.Join(roles, "、")+"（DUECOURSE_ROLE）", "`ROLE` in which they act: "+strings.Join(roles, ", ")+" (DUECOURSE_ROLE)"))
		complete(cmd, "role", roles...)
	}
	cmd.Flags().StringVar(&f.reason, "reason", "", o.text("理由 `TEXT`", "`TEXT` of the reason"))
}

// addID adds the flag for the id of the command, where it may be given twice.
func (f *actorFlags) addID(o *online, cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.id, "id", "", o.text("命令编号 `ID`（默认随机）；编号相同即同一命令，不会重复执行", "`ID` of the command (default random); the same id is the same command and is applied once"))
}

// header says who gives the command, when and why.
func (f *actorFlags) header() (message.Header, error) {
	switch {
	case f.actor == "":
		return message.Header{}, usage("应当写明由谁办理：--as ID 或者环境变量 DUECOURSE_ACTOR", "say who acts: --as ID, or DUECOURSE_ACTOR in the environment")
	case f.role == "":
		return message.Header{}, usage("应当写明以什么身份办理：--role（%s）或者环境变量 DUECOURSE_ROLE", "say in which role: --role (%s), or DUECOURSE_ROLE in the environment", strings.Join(f.roles, ", "))
	case !slices.Contains(f.roles, f.role):
		return message.Header{}, unknownWord("--role", f.role, f.roles)
	}
	h := message.Header{ID: f.id, Actor: message.Actor{ID: f.actor, Role: message.Role(f.role)}, At: time.Now().UTC(), Reason: f.reason}
	if h.ID == "" {
		h.ID = strings.ToLower(rand.Text())
	}
	return h, nil
}
