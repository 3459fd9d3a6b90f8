import Foundation
import UpstreamTestKit
import ZooKeeperTestKit

/// What it costs that servers share an ensemble by `ZKCoordinationDir`: how long it takes until another one goes on where the one that syncs is
/// killed, what the turn among servers adds to an update of a subpool, and what a full map takes while another server is alive.
struct SharedMeasurement {
    /// What the servers have, as it is without configuration.
    static let sessionTimeout = 10.0
    static let userCount = 100_000

    let bench: Bench

    func run() async throws -> [Comparison] {
        var comparisons = try await bench.withLab(members: 3) { lab in
            try await takeover("shared.takeover", lab, .seconds(2)) + [try await turn(lab), try await fullMap(lab)]
        }
        // ZooKeeper ends sessions at its ticks.
        let tick = Duration.milliseconds(500)
        comparisons += try await bench.withLab(members: 3, tickTime: tick) { lab in
            try await takeover("shared.takeover.tick", lab, tick)
        }
        return comparisons
    }

    // MARK: Takeovers

    private func takeover(_ id: String, _ lab: Lab, _ tick: Duration) async throws -> [Comparison] {
        let columns = try await bench.eachRound { round in
            let samples = try await takeOver(lab, root: "/takeover\(round)")
            bench.progress("another one pulls after \(samples[0].seconds.text(digits: 2)) s")
            return samples
        }
        let with = "a session of \(Int(Self.sessionTimeout)) s, tickTime \(tick), three members"
        return [
            Comparison(
                id,
                "From the death of the server that syncs to the next one's pull, \(with)",
                Side("server", .duration, columns[0]),
                beside: [Side("until ZooKeeper has ended the session", .duration, columns[1])],
                yardsticks: 0,
                wanted: .figure(atMost: Self.sessionTimeout + 1)
            ),
            Comparison(
                "\(id).own",
                "From the end of that session to the pull, \(with)",
                Side("server", .median, columns[2]),
                wanted: .figure(atMost: 1_000)
            ),
        ]
    }

    /// - Returns: From the death to the next pull, to the session's end, and from that to the pull.
    private func takeOver(_ lab: Lab, root: String) async throws -> [Sample] {
        let answer = UpstreamServer.Answer.always(.users([("user", "btc")], nowDate: 1_513_239_055))
        return try await withUpstream(answer) { site in
            let url = "http://127.0.0.1:\(site.port)/usercoin.php"
            return try await bench.withServer(lab, directory: "/takeover", upstream: url, root: root) { first in
                try await waitForPull(1, site)
                return try await bench.withServer(lab, directory: "/takeover", upstream: url, root: root) { _ in
                    let election = "\(root)/election"
                    try await waitForCandidates(2, election, lab)
                    let start = ContinuousClock.now
                    kill(first.processID, SIGKILL)
                    try await waitForCandidates(1, election, lab)
                    let end = ContinuousClock.now
                    try await waitForPull(2, site)
                    let pull = ContinuousClock.now
                    return [pull - start, end - start, pull - end].map {
                        Sample(seconds: $0 / .seconds(1), operations: 1, cpu: nil)
                    }
                }
            }
        }
    }

    private func waitForCandidates(_ count: Int, _ election: String, _ lab: Lab) async throws {
        let start = ContinuousClock.now
        try await lab.zooKeepers[0].withRawClient { client in
            while try await client.children(election).count != count {
                guard start.secondsUntilNow < 120 else { throw BenchmarkError("\(count) candidates are waited for in vain") }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    private func waitForPull(_ number: Int, _ site: UpstreamServer) async throws {
        let start = ContinuousClock.now
        while site.requests.count < number {
            guard start.secondsUntilNow < 120 else { throw BenchmarkError("there is no pull \(number) after two minutes") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    // MARK: Turns

    private func turn(_ lab: Lab) async throws -> Comparison {
        let times = 500
        let subPools = SubPools("shared-", count: 1)
        try await lab.client.create(subPools)
        let jobmaker = try await RawJobmaker.start(on: lab.connectString, subPools)
        defer { withExtendedLifetime(jobmaker) {} }
        return try await bench.withServer(lab, directory: "/turns", root: "/turns-shared") { shared in
            try await bench.withServer(lab, directory: "/turns") { alone in
                let columns = try await bench.eachRound { _ in
                    var samples: [Sample] = []
                    for server in [shared, alone] {
                        samples.append(
                            try await lab.meter(server).measure {
                                let load = try HTTPLoad(
                                    port: server.port,
                                    connections: 1,
                                    expectedBody: SubPools.reply,
                                    order: .ownOnly
                                )
                                let durations = try await load.run(subPools.calls, maximumAnswers: times)
                                return .init(operations: durations.count, latency: Latency(nanoseconds: durations))
                            }
                        )
                    }
                    return samples
                }
                return Comparison(
                    "shared.turn",
                    "Updates of one subpool's coinbase with ZKCoordinationDir, one after another, p50, three members",
                    Side("server", .median, columns[0]),
                    beside: [Side("without", .median, columns[1])]
                )
            }
        }
    }

    // MARK: A full map

    private func fullMap(_ lab: Lab) async throws -> Comparison {
        let records = Records("/map", UserNames.names(0..<Self.userCount))
        try await records.create(lab.client)
        let columns = try await bench.eachRound { round in
            let map = UpstreamServer.Response.users(
                records.names.map { ($0, Coin(round: round).rawValue) },
                nowDate: 1_513_239_055
            )
            let alone = try await pull(lab, records, map)
            let beside = try await bench.withServer(lab, directory: records.directory, root: "/map-shared") { _ in
                try await pull(lab, records, map)
            }
            bench.progress(
                "100,000 users beside another server \(beside.seconds.text(digits: 2)) s, alone \(alone.seconds.text(digits: 2)) s"
            )
            return [beside, alone]
        }
        return Comparison(
            "shared.map",
            "A full map of 100,000 existing users while another server is alive, three members",
            Side("each record is read", .duration, columns[0]),
            beside: [Side("alone, none is", .duration, columns[1])]
        )
    }

    private func pull(_ lab: Lab, _ records: Records, _ map: UpstreamServer.Response) async throws -> Sample {
        let gate = Gate()
        return try await withUpstream(.always(map, behind: gate)) { site in
            let url = "http://127.0.0.1:\(site.port)/usercoin.php"
            return try await bench.withServer(lab, directory: records.directory, upstream: url, root: "/map-shared") { server in
                try await waitForPull(1, site)
                return try await lab.meter(server).measure {
                    gate.open()
                    return .init(operations: records.count, seconds: try await server.secondsUntilSynced())
                }
            }
        }
    }
}
