import Dispatch
import Testing
import ZooKeeperTestKit

/// A short run of every fuzz target with mutations of what is kept, the same every time. `Scripts/fuzz` searches for new ways.
struct FuzzTargetTests {
    /// One after another, on a thread of their own: other tests have their timers on the threads that all share.
    private static let lane = DispatchQueue(label: "fuzzing", qos: .utility)

    @Test(arguments: FuzzTarget.all)
    func mutatedInputIsTaken(target: FuzzTarget) async throws {
        // With --faults another way is taken; what fails is named, and can be run alone.
        let seed: UInt64 = FaultRounds.areAll ? .random(in: .min ... .max) : 20_240_229
        let count = FaultRounds.count(100_000, shortened: 5_000)
        // A mutation of something long is slow, and mostly like the one before.
        let seeds = try Corpus.inputs(of: target).map(\.bytes).filter { $0.count <= 512 }
        try #require(!seeds.isEmpty)
        let finding: String? = await withCheckedContinuation { continuation in
            Self.lane.async { continuation.resume(returning: Self.finding(target, seeds, seed: seed, count: count)) }
        }
        if let finding { Issue.record("\(finding)") }
    }

    private static func finding(_ target: FuzzTarget, _ seeds: [[UInt8]], seed: UInt64, count: Int) -> String? {
        var mutator = Mutator(seeds: seeds, seed: seed)
        for number in 0..<count {
            let input = mutator.next()
            do {
                try target.run(input)
            } catch {
                return "\(target), seed \(seed), input \(number): \(error)\n\(input)"
            }
        }
        return nil
    }

    @Test func theSameSeedGivesTheSameInput() {
        var (one, same, other) = (
            Mutator(seeds: [[1, 2, 3]], seed: 1), Mutator(seeds: [[1, 2, 3]], seed: 1), Mutator(seeds: [[1, 2, 3]], seed: 2)
        )
        let inputs = (0..<100).map { _ in one.next() }
        #expect((0..<100).map { _ in same.next() } == inputs)
        #expect((0..<100).map { _ in other.next() } != inputs)
    }
}
