import Benchmark
import NIOCore
import Switcher

@testable import SwitcherHTTP

/// From a batch's body to checked switches.
func measureBatchReading() {
    let count = 100_000
    let names = (0..<count).map { "\"user\($0)\"" }.joined(separator: ",")
    let body = ByteBuffer(string: #"{"usercoins":[{"coin":"btc","punames":[\#(names)]}]}"#)
    let check = SwitchCheck(availableCoins: ["btc"], lowercasesNames: false)
    Benchmark("Read a batch of \(count)") { benchmark in
        for _ in benchmark.scaledIterations {
            let batch = try SwitchBatch(body, check: check)
            precondition(batch.switches.count == count, "each name is read")
        }
    }
}
