//go:build !race

package faq

// stride is how many cases of the long loops a test goes on by: here, none is left out.
const stride = 1
