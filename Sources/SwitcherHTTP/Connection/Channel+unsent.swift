import Foundation
import NIOCore

extension Channel {
    /// Has the system take no more than about 64 KiB beyond what it can send. Else it takes megabytes for one who reads nothing, and
    /// says only after a megabyte that somebody reads. To be called on the event loop.
    func limitUnsentBytes() {
        // Where the system knows no such thing, it is as it was.
        try? syncOptions?.setOption(.tcpOption(NIOBSDSocket.Option(rawValue: TCP_NOTSENT_LOWAT)), value: 65_536)
    }
}
