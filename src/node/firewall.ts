/** UDP port of multicast DNS. */
const MDNS_PORT = 5353

/** Returns the rule that lets other laptops in, in the words of the firewall that this system usually has. */
export function firewallRule(platform: NodeJS.Platform, port: number): string {
  switch (platform) {
    case 'win32': {
      const rule = (protocol: string, at: number) =>
        `netsh advfirewall firewall add rule name=Pegbar dir=in action=allow protocol=${protocol} localport=${at}`
      return `in a terminal of an administrator: ${rule('TCP', port)} and ${rule('UDP', MDNS_PORT)}`
    }
    case 'darwin':
      return 'System Settings > Network > Firewall > Options: allow incoming connections for "node"'
    default:
      return `sudo ufw allow ${port}/tcp && sudo ufw allow ${MDNS_PORT}/udp (or: sudo firewall-cmd --permanent --add-port=${port}/tcp --add-service=mdns && sudo firewall-cmd --reload)`
  }
}
