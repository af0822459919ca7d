# syntax=docker/dockerfile:1
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/gocache \
    CGO_ENABLED=0 GOCACHE=/gocache go build -trimpath -ldflags="-s -w" -o /faqbot ./cmd/faqbot && mkdir /faq /state

# No shell, no package manager, nothing to write to: the binary, the certificates, an unprivileged user.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY LICENSE NOTICE index/lexicon/wordnet-licence.txt /licences/
COPY --from=build /faqbot /faqbot
COPY --from=build --chown=65532:65532 /faq /faq
COPY --from=build --chown=65532:65532 /state /state
USER 65532:65532
# Mount the folder with your FAQ at /faq and set FAQ_PATH=/faq; without it the built-in article is served.
# /state keeps the count of gateway logins across restarts; without a volume it lives as long as the container.
VOLUME ["/faq", "/state"]
ENV STATE_DIR=/state HTTP_ADDR=127.0.0.1:8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/faqbot", "health"]
ENTRYPOINT ["/faqbot"]
CMD ["serve"]
