import CRawZooKeeper

/// The C client, with nothing around it.
struct RawClientUnderTest: ClientUnderTest {
    let client: RawClient
    let setter: RawClient

    func setOneByOne(_ records: Records, coin: Coin) async throws -> ClientFigure {
        try await .measure { Latency(nanoseconds: try await client.setOneByOne(records.paths, coin: coin)).p50 / 1e3 }
    }

    func set(_ records: Records, coin: Coin, inFlight: Int) async throws -> ClientFigure {
        try await .measure {
            try await blocking { [client] in
                var nanoseconds: UInt64 = 0
                let code = raw_zookeeper_set_in_flight(
                    client.client,
                    records.paths.pointers,
                    records.count,
                    coin.rawValue,
                    Int32(inFlight),
                    &nanoseconds
                )
                try client.check(code, "sets in flight of the C client")
                return Double(nanoseconds) / 1e9
            }
        }
    }

    func setInTransactions(_ records: Records, coin: Coin) async throws -> ClientFigure {
        try await .measure { try await client.write(RAW_SET, records.paths, coin: coin) }
    }

    func list(_ directory: String, count: Int) async throws -> ClientFigure {
        try await .measure {
            try await blocking { [client] in
                var found: Int32 = 0
                var nanoseconds: UInt64 = 0
                try client.check(raw_zookeeper_children(client.client, directory, &found, &nanoseconds), directory)
                guard found == count else { throw BenchmarkError("the C client lists \(found) of \(count)") }
                return Double(nanoseconds) / 1e9
            }
        }
    }

    func watch(_ path: String, rounds: Int) async throws -> ClientFigure {
        try await .measure {
            try await blocking { [client, setter] in
                let durations = try [UInt64](unsafeUninitializedCapacity: rounds) { buffer, count in
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
                return Latency(nanoseconds: durations).p50 / 1e3
            }
        }
    }
}
