import ServiceLifecycle
import Switcher
import SwitcherHTTP
import ZooKeeper

/// Tells those who read `/events` when the server becomes ready or is so no more, and what becomes of the session. Until the stop begins.
struct StateEvents: Service {
    let writer: SwitchWriter
    let client: ZooKeeperClient
    let events: EventBroadcast

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    // What it is at the start is no change.
                    var last = SwitchWriter.Readiness.notConnected
                    for await readiness in writer.readinessChanges() where readiness != last {
                        last = readiness
                        events.publish("readiness", Self.json(HTTPReadiness(readiness)))
                    }
                }
                group.addTask {
                    var last = SessionState.lost
                    for await state in client.states() where state != last {
                        last = state
                        events.publish("session", Self.json(state))
                    }
                }
            }
        }
    }

    private static var time: String { UTCTime.now.description }

    private static func json(_ readiness: HTTPReadiness) -> String {
        switch readiness {
        case .ready: #"{"time":"\#(time)","ready":true}"#
        // The reasons are this program's own words.
        case .notReady(let reason): #"{"time":"\#(time)","ready":false,"reason":"\#(reason)"}"#
        }
    }

    private static func json(_ state: SessionState) -> String { #"{"time":"\#(time)","state":"\#(state)"}"# }
}
