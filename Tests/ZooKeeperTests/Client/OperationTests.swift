import Testing
import ZooKeeper
import ZooKeeperTestKit

@Suite struct OperationTests {
    @Test func createGetSetDelete() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                #expect(try await client.create(path("/a"), data: [1, 0, 255]).description == "/a")
                let (data, stat) = try await client.get(path("/a"))
                #expect(data == [1, 0, 255])
                #expect(stat.version == 0 && stat.dataLength == 3)
                let written = try await client.set(path("/a"), data: [])
                #expect(written.version == 1)
                #expect(written.modifiedTransaction > stat.modifiedTransaction)
                #expect(try await client.get(path("/a")).data == [])
                #expect(try await client.exists(path("/a"))?.version == 1)
                try await client.delete(path("/a"))
                #expect(try await client.exists(path("/a")) == nil)
            }
        }
    }

    @Test func refusalsAreNamed() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.ensurePath(path("/a/b"))
                func code(_ operation: () async throws -> some Any) async -> ZooKeeperError.Code? {
                    let error = await failure(of: operation)
                    #expect(error?.isOutcomeUnknown == false)
                    return error?.code
                }
                #expect(await code { try await client.get(path("/x")) } == .noNode)
                #expect(await code { try await client.create(path("/a")) } == .nodeExists)
                #expect(await code { try await client.create(path("/x/y")) } == .noNode)
                #expect(await code { try await client.set(path("/a"), data: [], version: 7) } == .badVersion)
                #expect(await code { try await client.delete(path("/a")) } == .notEmpty)
                #expect(
                    await code { try await client.create(path("/c"), access: AccessControlList([])) } == .invalidAccessControlList
                )
                try await client.create(path("/e"), mode: .ephemeral)
                #expect(await code { try await client.create(path("/e/f")) } == .noChildrenForEphemerals)
            }
        }
    }

    @Test func sequentialAndEphemeral() async throws {
        try await withZooKeeper { server in
            let ephemeral = try await withClient(server.connectString) { client in
                let first = try await client.create(path("/s-"), mode: .persistentSequential)
                let second = try await client.create(path("/s-"), mode: .ephemeralSequential)
                #expect(first.description == "/s-0000000000")
                #expect(second.description == "/s-0000000001")
                return second
            }
            try await withClient(server.connectString) { client async throws in
                #expect(try await client.exists(path("/s-0000000000")) != nil)
                #expect(try await client.exists(ephemeral) == nil, "it went with its session")
            }
        }
    }

    @Test func children() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.ensurePath(path("/a"))
                for name in ["x", "\u{E9}", "e\u{301}"] { try await client.create(path("/a").appending(ZNodeName(name))) }
                let (names, stat) = try await client.children(of: path("/a"))
                #expect(Set(names.map { Array($0.description.utf8) }) == Set(["x", "\u{E9}", "e\u{301}"].map { Array($0.utf8) }))
                #expect(stat.childrenCount == 3)
            }
        }
    }

    @Test func ensurePathToleratesWhatIsThere() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.ensurePath(path("/a/b/c"))
                try await client.ensurePath(path("/a/b/c"))
                try await client.ensurePath(.root)
                #expect(try await client.exists(path("/a/b/c")) != nil)
            }
        }
    }

    @Test func transactionIsAllOrNothing() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/a"))
                let results = try await client.transaction([
                    .check(path("/a"), version: 0),
                    .set(path("/a"), data: [1]),
                    .create(path("/b"), data: [2]),
                    .create(path("/s-"), data: [], mode: .persistentSequential),
                    .create(
                        path("/other"),
                        data: [],
                        access: .init([.init(permissions: .read, scheme: "world", identity: "anyone")])
                    ),
                    .delete(path("/b")),
                ])
                #expect(results.count == 6)
                guard case .set(let stat) = results[1] else {
                    Issue.record("\(results[1])")
                    return
                }
                #expect(stat.version == 1)
                let created = try path("/b")
                #expect(results[2] == .created(created))
                guard case .created(let sequential) = results[3] else {
                    Issue.record("\(results[3])")
                    return
                }
                #expect(try await client.exists(sequential) != nil)

                let error = await failure(of: {
                    try await client.transaction([
                        .set(path("/a"), data: [9]), .set(path("/nope"), data: []), .delete(path("/a")),
                    ])
                })
                #expect(error?.code == .noNode)
                #expect(error?.operationIndex == 1)
                #expect(error?.path?.description == "/nope")
                #expect(error?.isOutcomeUnknown == false)
                #expect(try await client.get(path("/a")).data == [1])
            }
        }
    }

    @Test func aTransactionIsWrittenDown() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create("/a")
                let names: [ZNodeName] = ["x", "y"]
                let results = try await client.transaction { transaction in
                    transaction.check("/a", version: 0)
                    transaction.set("/a", data: [1])
                    for name in names { transaction.create(ZNodePath.root.appending(name), mode: .ephemeral) }
                    transaction.delete("/x", version: 0)
                }
                #expect(results.count == 5)
                #expect(results[3] == .created("/y"))
                #expect(try await client.exists("/x") == nil)
                #expect(try await client.exists("/y")?.ephemeralOwner != 0)

                let error = await failure(of: {
                    try await client.transaction { transaction in
                        transaction.delete("/y")
                        transaction.set("/a", data: [2], version: 0)
                    }
                })
                #expect(error?.code == .badVersion && error?.operationIndex == 1 && error?.libraryCode == -103)
                #expect(try await client.exists("/y") != nil)
                #expect(try await client.transaction { _ in } == [])
            }
        }
    }

    @Test func digestIdentity() async throws {
        try await withZooKeeper { server in
            try await withClient(
                server.connectString,
                configure: { $0.digestIdentity = .init(user: "pool", password: "secret") }
            ) { client in
                try await client.create(path("/owned"), data: [1], access: .readableByAll)
                try await client.set(path("/owned"), data: [2])
            }
            try await withClient(server.connectString) { client async throws in
                #expect(try await client.get(path("/owned")).data == [2])
                let error = await failure(of: { try await client.set(path("/owned"), data: [3]) })
                #expect(error?.code == .noAuthorization)
                #expect(error?.path?.description == "/owned")
            }
        }
    }

    @Test func whatIsTooLargeIsRefusedAndHurtsNobody() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/a"))
                let session = await client.session
                let error = await failure(of: { try await client.set(path("/a"), data: Array(repeating: 0, count: 1_048_576)) })
                #expect(error?.code == .requestTooLarge)
                #expect(error?.isOutcomeUnknown == false)
                try await client.set(path("/a"), data: Array(repeating: 7, count: 1_000_000))
                #expect(try await client.get(path("/a")).data.count == 1_000_000)
                #expect(await client.session == session)
                #expect(await client.state == .connected)
            }
        }
    }

    @Test func transactionsAreDoneInTheOrderOfTheirSubmission() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/a"))
                let (finished, continuation) = AsyncStream<Int>.makeStream()
                for number in 0..<200 {
                    await client.submit([.set(try path("/a"), data: [UInt8(number)])]) {
                        if case .success = $0 { continuation.yield(number) }
                        if number == 199 { continuation.finish() }
                    }
                }
                #expect(await finished.reduce(into: []) { $0.append($1) } == Array(0..<200))
                #expect(try await client.get(path("/a")).data == [199])
            }
        }
    }

    /// The module's rule for names is the server's: of every character of the Basic Multilingual Plane both say the same.
    @Test func theServerAcceptsExactlyTheNamesThatPass() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/n"))
                // The edges of every range, and a sample of what lies between.
                var scalars = Set<UInt32>(stride(from: 0x20, through: 0xFFFF, by: 257))
                for edge: UInt32 in [0x20, 0x7E, 0xA0, 0xD7FF, 0xF900, 0xFFEF] { scalars.formUnion([edge, edge + 1]) }
                for value in scalars {
                    guard let scalar = Unicode.Scalar(value), scalar != "/", scalar != ".",
                        let name = try? ZNodeName(String(scalar))
                    else {
                        continue
                    }
                    try await client.create(path("/n").appending(name))
                }
            }
            try await theServerRefuses(
                ["\u{1}", "\u{1F}", "\u{7F}", "\u{9F}", "\u{E000}", "\u{F8FF}", "\u{FFF0}", "\u{FFFD}", "😀"],
                server
            )
        }
    }

    private func theServerRefuses(_ names: [String], _ server: ZooKeeperServer) async throws {
        let client = try await RawZooKeeperClient.connect(port: server.port)
        for name in names {
            #expect(throws: InvalidPathError.self) { try ZNodeName(name) }
            await #expect(throws: (any Error).self, "\(name.debugDescription)") { try await client.create("/n/" + name) }
        }
        await client.close()
    }
}
