export default {
  "101 puname is empty": {
    "en": ["The name is empty.", "Enter the sub-account's name."],
    "zh": ["子账户名为空。", "请填写子账户名。"]
  },
  "102 puname invalid": {
    "en": ["The name cannot be a sub-account's.", "It must not contain a slash, control characters or emoji, must not be . or .., and has at most 200 bytes."],
    "zh": ["子账户名无效。", "不能包含斜杠、控制字符或表情符号，不能是 . 或 ..，最长 200 字节。"]
  },
  "103 coin is empty": {
    "en": ["The coin is empty.", "Choose a coin."],
    "zh": ["币种为空。", "请选择币种。"]
  },
  "104 coin is inexistent": {
    "en": ["This server does not have the coin.", "Use one of AvailableCoins, in the same letter case, or have it added to the configuration."],
    "zh": ["服务器没有这个币种。", "请使用 AvailableCoins 中的币种（区分大小写），或在配置中添加。"]
  },
  "105 read record failed": {
    "en": ["ZooKeeper could not be reached. Nothing was written.", "Try again when the overview says connected."],
    "zh": ["无法连接 ZooKeeper，没有写入任何内容。", "等概览显示已连接后再试。"]
  },
  "107 write record failed": {
    "en": ["ZooKeeper did not confirm the write, or refuses it.", "What was sent may stand. Asking again is safe. If it stays so while connected, look at the access list of the record."],
    "zh": ["ZooKeeper 没有确认写入，或拒绝写入。", "已发送的部分可能已生效，重试是安全的。如果已连接仍然如此，请检查该记录的 ACL。"]
  },
  "108 usercoins is empty": {
    "en": ["The list is empty.", "Paste or choose at least one line."],
    "zh": ["列表为空。", "请至少粘贴或选择一行。"]
  },
  "400 wrong JSON, …": {
    "en": ["The server does not read the request as JSON.", "This should not come from this page: reload it, and tell whoever runs the server."],
    "zh": ["服务器无法将请求解析为 JSON。", "本页不应出现此错误：请刷新页面，并告知服务器管理员。"]
  },
  "400 wrong form, …": {
    "en": ["The server does not read the request as a form.", "This should not come from this page: reload it, and tell whoever runs the server."],
    "zh": ["服务器无法解析表单。", "本页不应出现此错误：请刷新页面，并告知服务器管理员。"]
  },
  "400 malformed HTTP request, …": {
    "en": ["The server does not understand the request.", "Something between this browser and the server may change requests: look at the proxy."],
    "zh": ["服务器无法理解该请求。", "浏览器与服务器之间可能有东西改动了请求：请检查代理。"]
  },
  "400 puname is empty": {
    "en": ["The name is empty.", "Enter the sub-account's name."],
    "zh": ["子账户名为空。", "请填写子账户名。"]
  },
  "400 puname invalid": {
    "en": ["The name cannot be a sub-account's.", "It must not contain a slash, control characters or emoji, must not be . or .., and has at most 200 bytes."],
    "zh": ["子账户名无效。", "不能包含斜杠、控制字符或表情符号，不能是 . 或 ..，最长 200 字节。"]
  },
  "400 limit is not a whole number from 1": {
    "en": ["The limit of the list is not a whole number from 1.", "Leave it out, or give a number."],
    "zh": ["列表的 limit 不是从 1 开始的整数。", "去掉它，或填写一个数字。"]
  },
  "400 after is not percent-encoded UTF-8": {
    "en": ["The name after which the list begins cannot be read.", "Percent-encode it as UTF-8."],
    "zh": ["无法读取列表起始的名字。", "请用 UTF-8 百分号编码。"]
  },
  "400 full is neither true nor false": {
    "en": ["The server does not see whether everybody is to be pulled.", "This should not come from this page: reload it, and tell whoever runs the server."],
    "zh": ["服务器无法判断是否要拉取所有用户。", "本页不应出现此错误：请刷新页面，并告知服务器管理员。"]
  },
  "400 coin cannot be empty": {
    "en": ["The coin is empty.", "Choose a subpool from the list."],
    "zh": ["币种为空。", "请从列表中选择子池。"]
  },
  "400 subpool_name cannot be empty": {
    "en": ["The subpool's name is empty.", "Choose a subpool from the list."],
    "zh": ["子池名为空。", "请从列表中选择子池。"]
  },
  "400 payout_addr cannot be empty": {
    "en": ["The payout address is empty.", "Enter the address, twice."],
    "zh": ["收款地址为空。", "请输入地址两次。"]
  },
  "400 …": {
    "en": ["The request cannot be taken.", "Put right what the server names. A request of a subpool has at most 8192 bytes."],
    "zh": ["请求无法接受。", "请按服务器的提示更正。子池请求最长 8192 字节。"]
  },
  "401 unauthorized": {
    "en": ["The user or the password is not right, or was changed.", "Reload the page and sign in again."],
    "zh": ["用户名或密码不正确，或已被更改。", "请刷新页面并重新登录。"]
  },
  "403 forbidden": {
    "en": ["You may not do this.", "The right is missing: have it added to Rights in APIUsers, or use another identity."],
    "zh": ["您没有此权限。", "缺少权限：请在 APIUsers 的 Rights 中添加，或使用其他身份。"]
  },
  "403 forbidden: a page of another site asks, and AllowedOrigins does not have it": {
    "en": ["The server takes this page for one of another site.", "A proxy must pass Host or X-Forwarded-Host on; or have this page's address added to AllowedOrigins."],
    "zh": ["服务器认为本页来自其他网站。", "代理需要传递 Host 或 X-Forwarded-Host；或将本页地址加入 AllowedOrigins。"]
  },
  "403 API disabled": {
    "en": ["Subpools are disabled at this server.", "Set ZKSubPoolUpdateBaseDir and restart the server."],
    "zh": ["此服务器未启用子池。", "请设置 ZKSubPoolUpdateBaseDir 并重启服务器。"]
  },
  "404 no such path": {
    "en": ["The server does not have this call.", "Page and server may be of different versions, or a proxy leads elsewhere: reload the page."],
    "zh": ["服务器没有这个接口。", "页面与服务器版本可能不同，或代理指向了别处：请刷新页面。"]
  },
  "404 no such user": {
    "en": ["There is no record of this sub-account.", "Check the spelling: letter case and blanks count. To switch it makes a record."],
    "zh": ["没有这个子账户的记录。", "请检查拼写，大小写和空格都算。切换会创建记录。"]
  },
  "404 subpool '…' does not exist": {
    "en": ["There is no such subpool.", "Its jobmaker makes its nodes when it starts: see that it runs, with the same directory."],
    "zh": ["没有这个子池。", "jobmaker 启动时会创建节点：请确认它在运行，且目录一致。"]
  },
  "405 method not allowed": {
    "en": ["The server does not take this call so.", "Page and server may be of different versions: reload the page."],
    "zh": ["服务器不接受这种调用方式。", "页面与服务器版本可能不同：请刷新页面。"]
  },
  "409 no sync is enabled": {
    "en": ["This server does not sync.", "Set EnableCronJob and UserCoinMapURL, or ask a server that has them."],
    "zh": ["此服务器未启用同步。", "请设置 EnableCronJob 和 UserCoinMapURL，或使用已启用的服务器。"]
  },
  "413 request body is over … bytes": {
    "en": ["The request is too large for this server.", "Send less at once, or have MaxRequestBodyBytes raised."],
    "zh": ["请求过大。", "请分批发送，或调大 MaxRequestBodyBytes。"]
  },
  "431 request header too large": {
    "en": ["The browser sends too much along.", "Delete the cookies of this host, or use a private window."],
    "zh": ["浏览器发送的请求头过大。", "请删除此主机的 Cookie，或使用无痕窗口。"]
  },
  "500 data has been updated at query time": {
    "en": ["Somebody else has changed this subpool at the same time.", "Look at what is in force now, and try again."],
    "zh": ["同一时间有人修改了这个子池。", "请查看当前生效的内容后重试。"]
  },
  "500 write data node failed": {
    "en": ["ZooKeeper refuses the write. Nothing was changed.", "Look at the access list of the subpool's node."],
    "zh": ["ZooKeeper 拒绝写入，没有任何改动。", "请检查子池节点的 ACL。"]
  },
  "500 cannot get ACK from zookeeper": {
    "en": ["The jobmaker's answer cannot be read. The request stays recorded.", "Look at the list in a minute: it shows what the jobmaker has confirmed."],
    "zh": ["无法读取 jobmaker 的应答。请求仍保留。", "请一分钟后查看列表，其中显示 jobmaker 已确认的内容。"]
  },
  "500 cannot parse ACK in zookeeper": {
    "en": ["The jobmaker's answer cannot be understood. The request stays recorded.", "Look at the log of the jobmaker, and at the list in a minute."],
    "zh": ["无法解析 jobmaker 的应答。请求仍保留。", "请查看 jobmaker 日志，并在一分钟后查看列表。"]
  },
  "500 …": {
    "en": ["The jobmaker refuses. What was in force before stays in force.", "Its reason is below: mostly an address that it does not take. Put it right and try again."],
    "zh": ["jobmaker 拒绝了请求，之前生效的内容保持不变。", "原因见下，多半是地址不被接受。请更正后重试。"]
  },
  "502 pull failed, …": {
    "en": ["The pull has failed. The cursor stays, and the next pull asks for the same again.", "The reason is below: look at the web site, or at UserCoinMapURL."],
    "zh": ["拉取失败。游标不变，下次拉取会再次请求相同范围。", "原因见下：请检查网站或 UserCoinMapURL。"]
  },
  "503 too many passwords are being checked": {
    "en": ["The server is busy checking passwords.", "Try again in a second. If it stays so, somebody may be guessing passwords: see the log."],
    "zh": ["服务器正忙于校验密码。", "请一秒后重试。如果持续，可能有人在猜密码：请查看日志。"]
  },
  "503 too many request bodies are being received": {
    "en": ["The server is receiving too much at once.", "Try again in some seconds."],
    "zh": ["服务器同时接收的数据过多。", "请几秒后重试。"]
  },
  "503 too many records are waiting to be written": {
    "en": ["Too many records are waiting to be written. Nothing of this was taken.", "Try again in some seconds; the overview shows the queue."],
    "zh": ["等待写入的记录过多，本次未接受。", "请几秒后重试，概览中可查看队列。"]
  },
  "503 read record failed": {
    "en": ["ZooKeeper could not be reached, or does not let it be read.", "Try again when the overview says connected."],
    "zh": ["无法连接 ZooKeeper，或不允许读取。", "等概览显示已连接后再试。"]
  },
  "503 the records are not known": {
    "en": ["The server does not know yet which records there are.", "Try again in some seconds."],
    "zh": ["服务器尚不知道有哪些记录。", "请几秒后重试。"]
  },
  "503 too many lists are being sent": {
    "en": ["Two lists are being made already.", "Try again in some seconds."],
    "zh": ["已有两个列表正在生成。", "请几秒后重试。"]
  },
  "503 too many are reading events": {
    "en": ["Too many are reading events.", "The page goes on by asking from time to time. Close what is open elsewhere."],
    "zh": ["读取事件的连接过多。", "页面改为定时查询。请关闭其他打开的页面。"]
  },
  "503 jobmaker cannot ACK the request": {
    "en": ["No jobmaker answers for this subpool. Nothing was written.", "Start the subpool's jobmaker: it makes the node for its answers."],
    "zh": ["没有 jobmaker 为这个子池应答，没有写入任何内容。", "请启动该子池的 jobmaker，它会创建应答节点。"]
  },
  "503 subpool is busy": {
    "en": ["Others are changing this subpool. Nothing was written.", "Try again in some seconds."],
    "zh": ["其他人正在修改这个子池，没有写入任何内容。", "请几秒后重试。"]
  },
  "503 ZKCoordinationDir is one of other servers": {
    "en": ["The directory that servers share belongs to others. Nothing was written.", "Put ZKCoordinationDir right and restart the server."],
    "zh": ["ZKCoordinationDir 属于其他服务器，没有写入任何内容。", "请更正 ZKCoordinationDir 并重启服务器。"]
  },
  "503 …": {
    "en": ["The server is not ready.", "Look at the overview, and try again."],
    "zh": ["服务器尚未就绪。", "请查看概览后重试。"]
  },
  "504 timeout when waiting ACK": {
    "en": ["Not confirmed: the jobmaker has not answered in time. The request stays recorded.", "Do not send it again: the jobmaker does as the request says when it is back, and the server follows that up for ten minutes. See whether the jobmaker runs, and look at the list until its answer is there. To take it back, ask for the old address."],
    "zh": ["未确认：jobmaker 没有及时应答。请求仍保留。", "请不要重复发送：jobmaker 恢复后会按请求执行，服务器会跟踪十分钟。请检查 jobmaker 是否在运行，并在列表中等待它的应答。如要撤回，请提交旧地址。"]
  }
};
