import CRawZooKeeper

/// The C client, with nothing around it.
struct RawClientUnderTest: ClientUnderTest {
    let name = "C client"
    let meter: Meter
    let client: RawClient
    let setter: RawClient

    func setOneByOne(_ records: Records, coin: Coin) async throws -> Sample {
        try await meter.measure {
            let durations = try await client.setOneByOne(records.paths, coin: coin)
            return .init(operations: durations.count, latency: Latency(nanoseconds: durations))
        }
    }

    func set(_ records: Records, coin: Coin, inFlight: Int) async throws -> Sample {
        try await meter.measure {
            .init(
                operations: records.count,
                seconds: try await client.set(records.paths, coin: coin, inFlight: inFlight)
            )
        }
    }

    func setInTransactions(_ records: Records, coin: Coin) async throws -> Sample {
        try await meter.measure {
            .init(operations: records.count, seconds: try await client.write(RAW_SET, records.paths, coin: coin))
        }
    }

    func list(_ directory: String, count: Int) async throws -> Sample {
        try await meter.measure {
            let seconds = try await client.timed("children of the C client") { client, nanoseconds in
                var found: Int32 = 0
                let code = raw_zookeeper_children(client, directory, &found, nanoseconds)
                // None of the library's codes.
                return code == 0 && found != count ? .max : code
            }
            return .init(operations: count, seconds: seconds)
        }
    }

    func watch(_ path: String, rounds: Int) async throws -> Sample {
        try await meter.measure {
            let durations = try await blocking { [client, setter] in
                try [UInt64](unsafeUninitializedCapacity: rounds) { buffer, count in
                    let code = raw_zookeeper_watch(
                        client.client,
                        setter.client,
                        path,
                        Coin.btc.rawValue,
                        rounds,
                        buffer.baseAddress
                    )
                    try client.check(code, "watches of the C client")
                    count = rounds
                }
            }
            return .init(operations: rounds, latency: Latency(nanoseconds: durations))
        }
    }
}
