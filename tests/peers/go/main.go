// What a platform written in Go would conclude about a source: http.Client with a timeout of
// 3 s and the default transport, two attempts, encoding/json. Such a service can be written
// in several ways, and each answers here:
//
//	map     read the whole body, then decode it into a map
//	struct  read the whole body, then decode it into typed fields
//	stream  decode from the body while it arrives
//	stay    as map, but redirects are not followed (only where there is one)
//
// Reads lines "NAME URL", and writes, in the same order, "NAME map=C struct=C stream=C
// [stay=C] TEXT". A conclusion C is pass, or the initial of the platform's code: U (could not
// retrieve), S (status is not 200), D (could not decode).
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	attempts = 2
	ways     = 4
	budget   = 3 * time.Second

	// Questions start one after another, so that none is late for the crowd of the others.
	pace = 2 * time.Millisecond
)

// metadata is what a typed service would declare.
type metadata struct {
	Name         string      `json:"name"`
	Description  string      `json:"description"`
	Image        string      `json:"image"`
	ImageURL     string      `json:"image_url"`
	AnimationURL string      `json:"animation_url"`
	Attributes   []attribute `json:"attributes"`
}

type attribute struct {
	DisplayType string      `json:"display_type"`
	TraitType   string      `json:"trait_type"`
	Value       interface{} `json:"value"`
}

// decoder turns an answer with status 200 into a conclusion.
type decoder func(body io.Reader) (conclusion, detail string)

func decodeWhole(into func() interface{}) decoder {
	return func(body io.Reader) (string, string) {
		text, err := io.ReadAll(body)
		if err != nil {
			return "U", "read: " + err.Error()
		}
		if err := json.Unmarshal(text, into()); err != nil {
			return "D", "decode: " + err.Error()
		}
		return "pass", "decoded"
	}
}

func decodeStream(body io.Reader) (string, string) {
	var document map[string]interface{}
	if err := json.NewDecoder(body).Decode(&document); err != nil {
		return "D", "decode: " + err.Error()
	}
	return "pass", "decoded"
}

// once makes one attempt; redirected tells whether an answer was a redirect.
func once(client *http.Client, url string, decode decoder) (conclusion, detail string, redirected bool) {
	answer, err := client.Get(url)
	if answer != nil {
		defer answer.Body.Close()
		redirected = answer.Request.Response != nil || answer.StatusCode/100 == 3
	}
	if err != nil {
		return "U", err.Error(), redirected || strings.Contains(err.Error(), "redirect")
	}
	if answer.StatusCode != 200 {
		return "S", answer.Status, redirected
	}
	conclusion, detail = decode(answer.Body)
	return conclusion, detail, redirected
}

// ask makes the attempts; the last one decides.
func ask(client *http.Client, url string, decode decoder) (conclusion, detail string, redirected bool) {
	for i := 0; i < attempts && conclusion != "pass"; i++ {
		var moved bool
		conclusion, detail, moved = once(client, url, decode)
		redirected = redirected || moved
	}
	return conclusion, detail, redirected
}

func intoMap() interface{}    { return &map[string]interface{}{} }
func intoStruct() interface{} { return &metadata{} }

// conclude asks in every way. Each has a query of its own, so that a source that counts
// requests sees the ways apart.
func conclude(clients []*http.Client, url string) string {
	var conclusions [ways]string
	var details [ways]string
	var redirects [ways]bool
	var group sync.WaitGroup

	asks := [ways]struct {
		query  string
		decode decoder
	}{
		{"?map", decodeWhole(intoMap)},
		{"?struct", decodeWhole(intoStruct)},
		{"?stream", decodeStream},
		{"?stay", decodeWhole(intoMap)},
	}
	for i := range asks {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			conclusions[i], details[i], redirects[i] = ask(clients[i], url+asks[i].query, asks[i].decode)
		}(i)
	}
	group.Wait()
	stay := ""
	if redirects[3] {
		stay = " stay=" + conclusions[3]
	}
	return fmt.Sprintf("map=%s struct=%s stream=%s%s %q", conclusions[0], conclusions[1], conclusions[2], stay, details[0])
}

func transport(authority string) (*http.Transport, error) {
	made := http.DefaultTransport.(*http.Transport).Clone()
	if authority == "" {
		return made, nil
	}
	text, err := os.ReadFile(authority)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	made.TLSClientConfig = &tls.Config{RootCAs: pool}
	made.ForceAttemptHTTP2 = true
	return made, nil
}

// newClients makes one client for each way, so that none shares a connection with another.
func newClients(authority string) ([]*http.Client, error) {
	var clients []*http.Client
	for way := 0; way < ways; way++ {
		carrier, err := transport(authority)
		if err != nil {
			return nil, err
		}
		clients = append(clients, &http.Client{Timeout: budget, Transport: carrier})
	}
	clients[ways-1].CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}
	return clients, nil
}

func main() {
	authority := flag.String("cacert", "", "trust this root, not the system's")
	flag.Parse()
	log.SetOutput(io.Discard) // what the transport thinks of strange servers
	clients, err := newClients(*authority)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	var questions [][]string
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		questions = append(questions, strings.Fields(lines.Text()))
	}
	results := make([]string, len(questions))
	var group sync.WaitGroup
	for i := range questions {
		group.Add(1)
		time.Sleep(pace)
		go func(i int) {
			defer group.Done()
			results[i] = conclude(clients, questions[i][1])
		}(i)
	}
	group.Wait()
	for i, question := range questions {
		fmt.Println(question[0], results[i])
	}
}
