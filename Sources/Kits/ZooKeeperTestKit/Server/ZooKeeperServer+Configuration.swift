extension ZooKeeperServer {
    /// How a ZooKeeper is run. The defaults are for tests: small, quick to start, willing to expire sessions soon.
    public struct Configuration: Sendable {
        /// The unit of the server's time. Sessions expire on multiples of it, so it is also how late an expiry may be.
        public var tickTime: Duration = .milliseconds(500)
        /// The shortest session timeout a client may ask for.
        public var minimumSessionTimeout: Duration = .milliseconds(500)
        /// The longest session timeout a client may ask for.
        public var maximumSessionTimeout: Duration = .seconds(60)
        /// The Java heap, as `-Xmx` takes it. 512 MB hold about a million small records.
        public var heap = "512m"
        /// Options that halve the time of a start and lower what the server can do afterwards: the serial collector, and only the
        /// first compiler. Switch it off for benchmarks.
        public var startsQuickly = true
        /// More options for Java, e.g. `-Djute.maxbuffer=4194304`.
        public var javaOptions: [String] = []
        /// More lines of `zoo.cfg`, which win over those written by this kit.
        public var properties: [String: String] = [:]

        /// The defaults.
        public init() {}

        /// The defaults for measuring: Java's own choice of collector and compilers, and a larger heap.
        public static var benchmark: Configuration {
            var configuration = Configuration()
            configuration.startsQuickly = false
            configuration.heap = "2g"
            configuration.tickTime = .seconds(2)
            configuration.minimumSessionTimeout = .seconds(4)
            return configuration
        }

        var arguments: [String] {
            var arguments = ["-Xmx\(heap)", "-Djava.net.preferIPv4Stack=true", "-Dzookeeper.jmx.log4j.disable=true"]
            if startsQuickly {
                arguments += ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"]
            }
            arguments += [
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS",
                "-Dorg.slf4j.simpleLogger.showShortLogName=true",
            ]
            // The jar names what it needs itself. The whole of /usr/share/java would bring half a dozen log bindings, of which
            // the first one found wins and writes nothing, and costs 250 ms per start.
            return arguments + javaOptions
                + ["-cp", "/usr/share/java/zookeeper.jar:/usr/share/java/slf4j-simple.jar"]
                + ["org.apache.zookeeper.server.quorum.QuorumPeerMain"]
        }

        func zooCfg(dataDirectory: String, address: String, port: Int) -> String {
            var lines = [
                "dataDir": dataDirectory,
                "clientPort": String(port),
                "clientPortAddress": address,
                "tickTime": String(tickTime.wholeMilliseconds),
                "minSessionTimeout": String(minimumSessionTimeout.wholeMilliseconds),
                "maxSessionTimeout": String(maximumSessionTimeout.wholeMilliseconds),
                "maxClientCnxns": "0",
                "admin.enableServer": "false",
                "4lw.commands.whitelist": "*",
            ]
            lines.merge(properties) { _, wanted in wanted }
            return lines.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
        }
    }
}
