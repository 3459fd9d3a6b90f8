import Benchmark

@testable import Switcher

/// Whether a jobmaker's ack is the answer to an update.
func measureAckJudging() {
    let text = #"""
        {"success":true,"err_msg":"success","host":{"hostname":"jm1"},"subpool_name":"pool",
        "old":{"coinbase_info":"tiger","payout_addr":"before"},"new":{"coinbase_info":"tiger","payout_addr":"mine"}}
        """#
    let ack = Array(text.utf8)
    Benchmark("Judge an ack", configuration: .init(scalingFactor: .kilo)) { (benchmark, judge: AckJudge) in
        for _ in benchmark.scaledIterations {
            var judge = judge
            blackHole(judge.judge(ack, writtenBy: 101))
        }
    } setup: {
        let mine = Coinbase(info: "tiger", payoutAddress: "mine")
        return AckJudge(.update(try CoinbaseUpdate(coin: "btc", subPool: "pool", mine)), writtenBy: 100)
    }
}
