/// What to try, as the playground prints it.
enum Guide {
    static func text(zooKeeper: String, port: Int) -> String {
        let url = "http://127.0.0.1:\(port)"
        let site = "http://127.0.0.1:\(Playground.upstreamPort)"
        return """

            switcher-api-server answers on \(url) (user admin, password admin; coins btc and bcc).
            Open in a browser, to look and to switch (user reader, password reader: only to look):
              http://admin:admin@127.0.0.1:\(port)/console/
            A throwaway ZooKeeper answers on \(zooKeeper), a sample web site on \(site): its users are pulled every ten seconds.

            Switch a user:
              curl -u admin:admin '\(url)/switch?puname=aaaa&coin=btc'
            Switch many:
              curl -u admin:admin -d '{"usercoins":[{"coin":"btc","punames":["a","b","c"]},{"coin":"bcc","punames":["d","e"]}]}' '\(url)/switch/multi-user'
            Switch a user on the web site, and see it followed:
              curl '\(site)/switch?puname=hu60&coin=bcc'
              curl '\(site)/usercoin.php?last_date=0'
              /usr/share/zookeeper/bin/zkCli.sh -server \(zooKeeper) get /stratumSwitcher/btcbcc/hu60
            Ask for a subpool's coinbase, change it, have a change refused, ask for a subpool that is not there:
              curl -u admin:admin -d '{"coin":"btc","subpool_name":"pool3"}' \(url)/subpool/get-coinbase
              curl -u admin:admin -d '{"coin":"btc","subpool_name":"pool3","payout_addr":"bc1qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn","coinbase_info":"tiger"}' \(url)/subpool/update-coinbase
              curl -u admin:admin -d '{"coin":"btc","subpool_name":"pool3","payout_addr":"bc0qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn","coinbase_info":"tiger"}' \(url)/subpool/update-coinbase
              curl -u admin:admin -d '{"coin":"btc","subpool_name":"pool4"}' \(url)/subpool/get-coinbase
            Is it alive, is it ready:
              curl \(url)/healthz
              curl \(url)/readyz
            Look into ZooKeeper:
              /usr/share/zookeeper/bin/zkCli.sh -server \(zooKeeper) get /stratumSwitcher/btcbcc/aaaa

            Ctrl-C stops everything and leaves nothing behind.

            """
    }
}
