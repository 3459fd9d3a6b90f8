extension APICall {
    /// The calls by the first spelling of their paths. A route that is not here is not described; tests compare this with docs/api.md and
    /// with the routes.
    static let table = writing.merging(reading) { first, _ in first }

    private static let writing: [String: APICall] = [
        "/switch": APICall(
            summary: "Switch one sub-account.",
            parameters: [
                Parameter(name: "puname", meaning: "The sub-account. What a body has goes before it.", schema: puname),
                Parameter(name: "coin", meaning: "One of AvailableCoins. What a body has goes before it.", schema: coin),
            ],
            body: Body(
                contentTypes: ["application/x-www-form-urlencoded", "multipart/form-data"],
                schema: OpenAPISchema.call([("puname", puname), ("coin", coin)]),
                isRequired: false
            ),
            codes: [
                .success, .nameEmpty, .nameInvalid, .coinEmpty, .coinInexistent, .notRead, .notConfirmed, .wrongForm, .queueFull,
            ],
            hasMembers: false
        ),
        "/switch/multi-user": APICall(
            summary: "Switch many sub-accounts: all of them are checked before any is written.",
            body: Body(
                contentTypes: ["application/json"],
                schema: OpenAPISchema.call([
                    (
                        "usercoins",
                        OpenAPISchema.list(
                            of: OpenAPISchema.call([
                                ("coin", coin), ("punames", OpenAPISchema.list(of: puname)),
                            ])
                        )
                    )
                ])
            ),
            codes: [
                .success, .nameEmpty, .nameInvalid, .coinEmpty, .coinInexistent, .notRead, .notConfirmed, .batchEmpty, .wrongJSON,
                .queueFull,
            ]
        ),
        "/subpool/get-coinbase": APICall(
            summary: "What a subpool mines with.",
            body: Body(contentTypes: ["application/json"], schema: OpenAPISchema.call(subPool)),
            codes: subPoolCodes
        ),
        "/subpool/update-coinbase": APICall(
            summary: "What a subpool shall mine with.",
            body: Body(
                contentTypes: ["application/json"],
                schema: OpenAPISchema.call(
                    subPool + [("payout_addr", payoutAddress), ("coinbase_info", OpenAPISchema.text("tiger"))]
                )
            ),
            codes: subPoolCodes + [.payoutAddressEmpty]
        ),
        "/healthz": APICall(summary: "The process serves requests.", codes: [.success]),
        "/readyz": APICall(summary: "Switches are written.", codes: [.success, .notReady]),
        "/metrics": APICall(
            summary: "What is measured, in Prometheus' text format 0.0.4.",
            codes: [],
            success: .other(contentType: "text/plain", OpenAPISchema.text)
        ),
        "/openapi.json": APICall(
            summary: "This description.",
            codes: [],
            success: .other(contentType: "application/json", ["type": "object"])
        ),
    ]

    private static let puname = OpenAPISchema.text("aaaa")
    private static let coin = OpenAPISchema.text("btc")
    private static let payoutAddress = OpenAPISchema.text("bc1qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn")
    private static let subPool = [("coin", coin), ("subpool_name", OpenAPISchema.text("pool3"))]

    private static let subPoolCodes: [ReplyCode] = [
        .jobmakerDone, .jobmakerRefused, .subPoolsDisabled, .wrongJSON, .subPoolCoinEmpty, .subPoolNameEmpty, .subPoolCallInvalid,
        .subPoolMissing, .jobmakerMissing, .subPoolBusy, .subPoolsNotShared, .dataUpdated, .dataNotWritten, .ackTimeout,
        .ackNotRead, .ackNotParsed,
        .notRead,
        .notConfirmed,
    ]
}
