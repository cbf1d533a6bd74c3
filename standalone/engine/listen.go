package engine

import (
	"errors"
	"net"
	"strconv"
	"syscall"
)

const loopback = "127.0.0.1"

// listen takes the address of a flag, or says why it cannot be had.
func listen(flag, address string) (net.Listener, error) {
	ln, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return ln, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, refuse(err,
			"地址 %s 已被占用：停止占用它的程序，或者用 --%s 另选一个地址",
			"the address %s is already taken: stop the program that uses it, or choose another with --%s",
			address, flag)
	}
	return nil, refuse(err,
		"不能在地址 %s 上监听：%v（--%s）",
		"cannot listen on the address %s: %v (--%s)",
		address, cause(err), flag)
}

// cause is what went wrong, without the address that the message names already.
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// freePorts returns n ports that are free on loopback. They are all held at once, so that they differ.
func freePorts(n int) ([]int, error) {
	ports := make([]int, n)
	for i := range ports {
		ln, err := net.Listen("tcp", net.JoinHostPort(loopback, "0"))
		if err != nil {
			return nil, refuse(err, "本机没有空闲的端口：%v", "no port is free on loopback: %v", cause(err))
		}
		defer ln.Close()
		ports[i] = ln.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}

// reachable is the address at which this process reaches a listener: loopback, where it listens everywhere.
func reachable(a *net.TCPAddr) string {
	ip := a.IP
	if ip.IsUnspecified() {
		return at(loopback, a.Port)
	}
	return at(ip.String(), a.Port)
}

func at(host string, port int) string { return net.JoinHostPort(host, strconv.Itoa(port)) }
