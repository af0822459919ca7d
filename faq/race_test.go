//go:build race

package faq

// stride is how many cases of the long loops a test goes on by: the race detector makes each of them ten times
// as slow, and there is nothing in them that runs beside them.
const stride = 64
