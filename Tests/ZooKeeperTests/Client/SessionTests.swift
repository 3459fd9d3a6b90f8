import Logging
import Testing
import ZooKeeper
import ZooKeeperTestKit

@Suite struct SessionTests {
    @Test func operationsWaitForTheConnection() async throws {
        try await withZooKeeper { server in
            await server.kill()
            try await withClient(server.connectString) { client in
                async let created = client.create(path("/a"), timeout: .seconds(60))
                #expect(await client.state == .lost)
                try await server.restart()
                #expect(try await created.description == "/a")
                #expect(await client.state == .connected)
            }
        }
    }

    @Test func anOperationThatWasNotSentWasNotApplied() async throws {
        try await withZooKeeper { server in
            await server.kill()
            try await withClient(server.connectString) { client in
                let error = await failure(of: { try await client.create(path("/a"), timeout: .milliseconds(200)) })
                await client.setTimeouts(session: .seconds(4), operation: .milliseconds(200))
                #expect(await failure(of: { try await client.create(path("/a")) }) == error)
                #expect(error?.code == .deadlineExceeded)
                #expect(error?.isOutcomeUnknown == false)
            }
        }
    }

    @Test func aSentOperationWithoutAnAnswerIsUnknown() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/a"))
                try await server.freeze()
                let error = await failure(of: { try await client.set(path("/a"), data: [1], timeout: .milliseconds(200)) })
                #expect(error?.code == .deadlineExceeded)
                #expect(error?.isOutcomeUnknown == true)
                try await server.thaw()
                try await eventually("it was applied all the same") { try await client.get(path("/a")).data == [1] }
            }
        }
    }

    @Test func readsOutlastALossOfTheConnection() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/a"), data: [7])
                try await server.freeze()
                async let data = client.get(path("/a"), timeout: .seconds(60)).data
                try await eventually("the loss is noticed") { await client.state != .connected }
                try await server.thaw()
                #expect(try await data == [7])
            }
        }
    }

    @Test func statesAreTold() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.ensurePath(path("/a"))
                var states = client.states().makeAsyncIterator()
                #expect(await states.next() == .connected)
                await server.kill()
                #expect(await states.next() == .suspended)
                try await server.restart()
                #expect(await states.next() == .connected)
            }
        }
    }

    @Test func anExpiredSessionIsReplaced() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/e"), mode: .ephemeral)
                let session = try #require(await client.session)
                try await server.expireSession(id: session.id, password: session.password)
                try await eventually("there is a new session") {
                    let new = await client.session
                    return await client.state == .connected && new != nil && new?.id != session.id
                }
                #expect(try await client.exists(path("/e")) == nil)
            }
        }
    }

    @Test func anIdentityIsTakenOnByTheNewSessionToo() async throws {
        try await withZooKeeper { server in
            try await withClient(
                server.connectString,
                configure: { $0.digestIdentity = .init(user: "pool", password: "secret") }
            ) { client in
                try await client.create(path("/owned"), access: .readableByAll)
                let session = try #require(await client.session)
                try await server.expireSession(id: session.id, password: session.password)
                try await eventually("there is a new session") { await client.session.map { $0.id != session.id } ?? false }
                try await client.set(path("/owned"), data: [1])
            }
        }
    }

    @Test func whoIsCancelledBeforeItCallsSendsNothing() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client async throws in
                try await client.create(path("/a"))
                let call = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return try await client.set(path("/a"), data: [1])
                }
                let error = await failure(of: { try await call.value })
                #expect(error?.code == .cancelled)
                #expect(error?.wasSent == false)
                #expect(try await client.get(path("/a")).stat.version == 0)
            }
        }
    }

    @Test func cancellationEndsAnOperation() async throws {
        try await withZooKeeper { server in
            try await withClient(server.connectString) { client in
                try await client.create(path("/a"))
                try await server.freeze()
                let waiting = Task { try await client.set(path("/a"), data: [1], timeout: .seconds(60)) }
                waiting.cancel()
                await #expect(throws: ZooKeeperError.self) { try await waiting.value }
                try await server.thaw()
            }
        }
    }

    @Test func aStopWhileItConnectsLeavesNoConnection() async throws {
        try await withZooKeeper { server in
            await withTaskGroup { group in
                for _ in 0..<50 {
                    group.addTask { _ = try? await withClient(server.connectString) { _ in } }
                }
            }
            let address = try ServerAddress(server.connectString)
            var quiet = Logger(label: "test")
            quiet.logLevel = .critical
            var clients: [ZooKeeperClient] = []
            for _ in 0..<50 {
                let client = ZooKeeperClient(configuration: ZooKeeperConfiguration(servers: [address]), logger: quiet)
                let running = Task { await client.run() }
                // At some point of its start.
                for _ in 0..<Int.random(in: 0..<200) { await Task.yield() }
                running.cancel()
                await running.value
                clients.append(client)
            }
            try await eventually("nobody is connected any more") { try await server.connectionCount() == 0 }
            #expect(clients.count == 50)
        }
    }

    @Test func nothingIsAcceptedAfterTheStop() async throws {
        try await withZooKeeper { server in
            let client = try await withClient(server.connectString) { client in
                try await client.create(path("/a"))
                return client
            }
            #expect(await failure(of: { try await client.get(path("/a")) })?.code == .closed)
            #expect(await client.state == .lost)
            #expect(await client.states().reduce(into: []) { $0.append($1) } == [.lost])
        }
    }

    @Test func aFullQueueTurnsAway() async throws {
        try await withZooKeeper { server in
            await server.kill()
            try await withClient(server.connectString, configure: { $0.maximumOperationsWaiting = 10 }) { client in
                let target = try path("/a")
                await withTaskGroup { group in
                    for _ in 0..<11 {
                        group.addTask { await failure(of: { try await client.create(target, timeout: .seconds(60)) })?.code }
                    }
                    #expect(await group.next() == .tooManyOperations)
                    group.cancelAll()
                    #expect(await group.allSatisfy { $0 == .cancelled })
                }
                // What was cancelled makes room.
                await #expect(throws: ZooKeeperError(.deadlineExceeded, operation: "create", path: target, wasSent: false)) {
                    try await client.create(target, timeout: .milliseconds(50))
                }
            }
        }
    }

    @Test func aListWithADeadMemberStillConnects() async throws {
        try await withZooKeeper { server in
            let dead = try FreePort.next()
            try await withClient("127.0.0.1:\(dead),\(server.connectString)") { client in
                try await client.create(path("/a"), timeout: .seconds(30))
                // The library alone would go on trying the dead member for ever (ZOOKEEPER-2466).
                await server.kill()
                try await eventually("the loss is noticed") { await client.state != .connected }
                try await server.restart()
                #expect(try await client.exists(path("/a"), timeout: .seconds(60)) != nil)
            }
        }
    }

    @Test func namesThatDoNotResolveAreTriedAgain() async throws {
        try await withClient("no-such-host.invalid:2181") { client in
            await #expect(throws: ZooKeeperError(.deadlineExceeded, operation: "exists", path: .root, wasSent: false)) {
                _ = try await client.exists(.root, timeout: .milliseconds(500))
            }
        }
    }
}
