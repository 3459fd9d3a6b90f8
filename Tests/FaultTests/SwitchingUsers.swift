import SampleUpstream
import SwitcherTestKit
import Synchronization
import UpstreamTestKit

/// Users of a web site who switch, and never twice to the same coin.
final class SwitchingUsers: Sendable {
    /// Holds requests up. They are answered with what is so when it opens.
    let gate = Gate()
    private let users = SampleUsers([:])
    private let state = Mutex<(coins: [String: String], switches: Int)>(([:], 0))

    init() {
        gate.open()
        for number in 0..<200 { switchCoin("user\(number)") }
    }

    /// The web site's.
    var answer: UpstreamServer.Answer {
        UpstreamServer.Answer { [self] request in
            await gate.wait()
            return users.response(request)
        }
    }

    /// What each has chosen last.
    var coins: [String: String] { state.withLock { $0.coins } }

    /// Every third of them switches.
    func switchSome() {
        for name in coins.keys where (name.utf8.last ?? 0) % 3 == 0 { switchCoin(name) }
    }

    private func switchCoin(_ name: String) {
        let coin = state.withLock { state in
            let coin = SwitchLoad.coins[state.switches % SwitchLoad.coins.count]
            state.switches += 1
            state.coins[name] = coin
            return coin
        }
        users.switchCoin(name, coin)
    }
}
