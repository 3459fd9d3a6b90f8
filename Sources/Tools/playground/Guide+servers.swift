extension Guide {
    /// `ZKCoordinationDir` of several servers.
    static let sharedDirectory = "/stratumSwitcher/shared"

    /// What to kill and what to watch where there are several servers.
    static func text(
        servers: [(port: Int, process: Int32, log: String)],
        zooKeepers: [(address: String, process: Int32)]
    ) -> String {
        let ports = servers.map { "\($0.port)" }.joined(separator: " ")
        let first = servers.first?.process ?? 0
        let member = zooKeepers.first?.process ?? 0
        let broker = zooKeepers.map(\.address).joined(separator: ",")
        let site = "http://127.0.0.1:\(Playground.upstreamPort)"
        let each = "for port in \(ports); do curl -s -u admin:admin"
        let update =
            #"-d '{"coin":"btc","subpool_name":"pool3","payout_addr":"bc1qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn","coinbase_info":"from '$port'"}'"#
        return """

            \(servers.count) switcher-api-servers (user admin, password admin; coins btc and bcc) share \(zooKeepers.count) ZooKeepers, and \(sharedDirectory) in them:
            \(lines(servers.map { "http://127.0.0.1:\($0.port)  process \($0.process)  log \($0.log)" }, "server"))
            \(lines(zooKeepers.map { "\($0.address)  process \($0.process)" }, "ZooKeeper"))
            Each has a console: \(servers.map { "http://admin:admin@127.0.0.1:\($0.port)/console/" }.joined(separator: " "))
            A sample web site answers on \(site): its users are pulled every ten seconds.

            Watch what each says of itself and of its sync:
              watch -n 1 '\(each) -w "\\n\\n" http://127.0.0.1:$port/status; done'
              tail -F \(servers.map(\.log).joined(separator: " "))
            Watch what they share:
              watch -n 2 /usr/share/zookeeper/bin/zkCli.sh -server \(broker) ls -R \(sharedDirectory)
            Kill one (it comes back after \(PlaygroundEnsemble.pause.components.seconds) seconds, as another process), or let it stand still and go on:
              kill -9 \(first)
              kill -STOP \(first); sleep 30; kill -CONT \(first)
            Kill a ZooKeeper (it comes back too), or two of them:
              kill -9 \(member)
            Switch a user at each, and on the web site, and see what stands:
              \(each) "http://127.0.0.1:$port/switch?puname=aaaa&coin=btc"; echo; done
              curl '\(site)/switch?puname=hu60&coin=bcc'
              /usr/share/zookeeper/bin/zkCli.sh -server \(broker) get /stratumSwitcher/btcbcc/hu60
            Change a subpool's coinbase through all of them at once:
              \(each) \(update) "http://127.0.0.1:$port/subpool/update-coinbase" & done; wait
            Delete what they share under them:
              /usr/share/zookeeper/bin/zkCli.sh -server \(broker) deleteall \(sharedDirectory)

            Ctrl-C stops everything and leaves nothing behind.

            """
    }

    private static func lines(_ lines: [String], _ name: String) -> String {
        lines.enumerated().map { "  \(name) \($0 + 1)  \($1)" }.joined(separator: "\n")
    }
}
