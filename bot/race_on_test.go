//go:build race

package bot

// slower is by how much the race detector slows the tests down, about: their waits are as much longer, and what is
// there to find leaks and limits rather than races is as much less.
const slower = 4
