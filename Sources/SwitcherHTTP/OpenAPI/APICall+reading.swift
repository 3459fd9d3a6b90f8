extension APICall {
    /// What reads and operates.
    static let reading: [String: APICall] = [
        "/switch/user": APICall(
            summary: "What a sub-account is on.",
            parameters: [Parameter(name: "puname", meaning: "The sub-account.")],
            codes: [.userNameEmpty, .userNameInvalid, .noSuchUser, .recordUnread],
            success: .json([("puname", OpenAPISchema.text), ("coin", OpenAPISchema.text), ("updated_at", OpenAPISchema.time)])
        ),
        "/switch/users": APICall(
            summary: "What all sub-accounts are on: a line of JSON for each, with puname, coin and updated_at.",
            parameters: [
                Parameter(name: "after", meaning: "The list begins after this name."),
                Parameter(name: "limit", meaning: "How many lines there are at most: a whole number from 1."),
            ],
            codes: [.limitInvalid, .afterInvalid, .recordUnread, .recordsUnknown, .tooManyLists],
            success: .other(contentType: "application/x-ndjson", OpenAPISchema.text)
        ),
        "/subpools": APICall(
            summary: "Which subpools there are, with the request recorded for each and the last ack.",
            codes: [.subPoolListDisabled, .recordUnread, .tooManyLists],
            success: .json([("subpools", OpenAPISchema.list(of: subPool)), ("truncated", OpenAPISchema.flag)])
        ),
        "/status": APICall(summary: "How the server is doing.", codes: [], success: .json(status)),
        "/events": APICall(
            summary: "What is changed, and how the server is, as it happens: server-sent events, without an end.",
            codes: [.tooManyReaders],
            success: .other(contentType: "text/event-stream", OpenAPISchema.text)
        ),
        "/sync/pull": APICall(
            summary: "Pull from the web site now.",
            parameters: [
                Parameter(
                    name: "full",
                    meaning: "true: the cursor goes back to 0 first, and the web site is asked for all of its users.",
                    schema: ["type": "string", "enum": ["true", "false"]]
                )
            ],
            codes: [.fullInvalid, .noSync, .pullFailed],
            success: .json([("finished", OpenAPISchema.flag), ("pull", OpenAPISchema.optional(pull))])
        ),
    ]

    private static let optionalText = OpenAPISchema.optional(OpenAPISchema.text)
    private static let coinbase = [("coinbase_info", optionalText), ("payout_addr", optionalText)]

    private static let subPool = OpenAPISchema.object([
        ("coin", OpenAPISchema.text), ("subpool_name", OpenAPISchema.text),
        ("request", OpenAPISchema.optional(OpenAPISchema.object([("written_at", OpenAPISchema.time)] + coinbase))),
        (
            "ack",
            OpenAPISchema.optional(
                OpenAPISchema.object(
                    [
                        ("written_at", OpenAPISchema.time), ("host", optionalText),
                        ("success", OpenAPISchema.optional(OpenAPISchema.flag)), ("err_msg", optionalText),
                    ] + coinbase
                )
            )
        ),
    ])

    private static let pull = OpenAPISchema.object([
        ("started_at", OpenAPISchema.time), ("took_ms", OpenAPISchema.count), ("last_date", OpenAPISchema.count),
        ("next_last_date", OpenAPISchema.count), ("read", OpenAPISchema.count), ("left_alone", OpenAPISchema.count),
        ("records", OpenAPISchema.count), ("skipped", OpenAPISchema.count),
        ("refused", OpenAPISchema.count), ("failure", optionalText),
    ])

    private static let sample = OpenAPISchema.object([
        ("at", OpenAPISchema.time), ("requests_per_second", OpenAPISchema.number), ("records_per_second", OpenAPISchema.number),
        ("switch_p50_ms", OpenAPISchema.optional(OpenAPISchema.number)),
        ("switch_p99_ms", OpenAPISchema.optional(OpenAPISchema.number)),
    ])

    private static let records = OpenAPISchema.object([
        ("counted_at", OpenAPISchema.time), ("took_ms", OpenAPISchema.count),
        ("by_coin", ["type": "object", "additionalProperties": OpenAPISchema.count]), ("other", OpenAPISchema.count),
        ("unread", OpenAPISchema.count),
    ])

    private static let sync = OpenAPISchema.object([
        ("leads", OpenAPISchema.flag), ("elected", optionalText), ("cursor", OpenAPISchema.count),
        ("carried", OpenAPISchema.count), ("pulls", OpenAPISchema.list(of: pull)), ("last_failure", OpenAPISchema.optional(pull)),
        ("since", OpenAPISchema.optional(OpenAPISchema.time)), ("reason", optionalText),
        (
            "progress",
            OpenAPISchema.optional(OpenAPISchema.object([("records", OpenAPISchema.count), ("done", OpenAPISchema.count)]))
        ),
    ])

    private static let status: [(String, JSONTree)] = [
        ("version", OpenAPISchema.text), ("uptime_seconds", OpenAPISchema.count),
        (
            "identity",
            OpenAPISchema.object([("user", OpenAPISchema.text), ("rights", OpenAPISchema.list(of: OpenAPISchema.text))])
        ),
        ("coins", OpenAPISchema.list(of: OpenAPISchema.text)), ("case_insensitive", OpenAPISchema.flag),
        (
            "session",
            OpenAPISchema.object([
                ("state", ["type": "string", "enum": ["connected", "suspended", "lost"]]), ("server", optionalText),
                ("since", OpenAPISchema.time),
            ])
        ),
        ("queue", OpenAPISchema.object([("records", OpenAPISchema.count), ("calls", OpenAPISchema.count)])),
        ("rates", OpenAPISchema.optional(sample)), ("history", OpenAPISchema.list(of: sample)),
        ("records", ["anyOf": [["type": "string", "enum": ["unknown"]], records]]), ("sync", OpenAPISchema.optional(sync)),
        (
            "subpools",
            OpenAPISchema.optional(
                OpenAPISchema.list(
                    of: OpenAPISchema.object([
                        ("coin", OpenAPISchema.text), ("subpool_name", OpenAPISchema.text), ("waiting", OpenAPISchema.count),
                    ])
                )
            )
        ),
    ]
}

extension APICall.Success {
    /// The envelope, and members behind it.
    fileprivate static func json(_ members: [(String, JSONTree)]) -> Self {
        .other(contentType: "application/json", OpenAPISchema.success(members))
    }
}
