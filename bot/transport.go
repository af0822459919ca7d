package bot

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// discordHost is where discordgo sends all REST requests.
const discordHost = "discord.com"

// A transport carries requests to Discord's REST API.
type transport struct {
	base *url.URL // where requests for discordHost go instead; nil for discordHost itself
	next http.RoundTripper
}

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.base != nil && r.URL.Host == discordHost {
		r = r.Clone(r.Context())
		r.URL.Scheme, r.URL.Host, r.Host = t.base.Scheme, t.base.Host, ""
	}
	return t.next.RoundTrip(r)
}

// apiBase reads the address of a server that stands in for Discord; nil when it is empty.
func apiBase(s string) (*url.URL, error) {
	if s == "" {
		return nil, nil
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("%q isn't a scheme and a host, such as https://discord.com", s)
	case u.Scheme == "https":
		return u, nil
	case u.Scheme == "http" && loopback(u.Hostname()):
		return u, nil
	}
	return nil, fmt.Errorf("%q isn't https: the token would travel in the clear (http is for loopback only)", s)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
