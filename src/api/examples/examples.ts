/** Made by `PEGBAR_WRITE_EXAMPLES=1 npx vitest run test/api/examples.test.ts`, which otherwise holds them against a node. */
import type { Example } from './add-examples.ts'

export const EXAMPLES: readonly Example[] = [
  {
    operation: 'init',
    project: null,
    input: {
      dir: '/home/ada/film',
      name: 'Short film',
      as: 'Ada',
    },
    answer: {
      id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
      name: 'Short film',
      dir: '/home/ada/film',
    },
  },
  {
    operation: 'projects',
    project: null,
    input: {},
    answer: [
      {
        id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        dir: '/home/ada/film',
        name: 'Short film',
      },
    ],
  },
  {
    operation: 'checkpoint',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      files: ['shots/sh010.blend'],
      comment: 'First layout',
      status: 'WIP',
    },
    answer: {
      job: {
        id: 'cd3d4eb485fd695f',
        kind: 'checkpoint',
        project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        state: 'done',
        started: '2026-11-28T09:00:00.000Z',
        ended: '2026-11-28T09:00:00.000Z',
        progress: null,
        error: null,
        result: [
          {
            id: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
            asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
            path: 'shots/sh010.blend',
            hash: 'b09b50f3c46c489f562896fb5a081e8c60c283731a2fe1c89e49afa69d904957',
            size: 21,
            added: 65,
            comment: 'First layout',
            author: {
              id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
              name: 'Ada',
              device: {
                id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
                name: 'desk',
              },
            },
            time: '2026-11-28T09:00:00.000Z',
            status: 'WIP',
            parents: [],
            preview: null,
            group: '19c79ca7b1d40237c62b300cbadd7b43',
            chunks: 1,
            keptOn: {
              have: 1,
              of: 1,
            },
            head: true,
            trashed: false,
          },
        ],
      },
    },
  },
  {
    operation: 'status',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      paths: ['shots/sh010.blend'],
    },
    answer: {
      job: {
        id: '444ea32551988dfe',
        kind: 'status',
        project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        state: 'done',
        started: '2026-11-28T09:00:00.000Z',
        ended: '2026-11-28T09:00:00.000Z',
        progress: null,
        error: null,
        result: [
          {
            asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
            path: 'shots/sh010.blend',
            states: ['Modified'],
            base: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
            newest: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
            status: 'WIP',
            claim: null,
            size: 20,
          },
        ],
      },
    },
  },
  {
    operation: 'todo',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {},
    answer: {
      job: {
        id: '86b7cece02f1bf25',
        kind: 'todo',
        project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        state: 'done',
        started: '2026-11-28T09:00:00.000Z',
        ended: '2026-11-28T09:00:00.000Z',
        progress: null,
        error: null,
        result: {
          tracked: 2,
          normal: 1,
          states: [
            {
              asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
              path: 'shots/sh010.blend',
              states: ['Modified'],
              base: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
              newest: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
              status: 'WIP',
              claim: null,
              size: 20,
            },
          ],
        },
      },
    },
  },
  {
    operation: 'checkpoint',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      files: ['shots/sh010.blend'],
      comment: 'One more light',
    },
    answer: {
      job: {
        id: '50d5210586860f36',
        kind: 'checkpoint',
        project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        state: 'done',
        started: '2026-11-28T09:00:00.000Z',
        ended: '2026-11-28T09:00:00.000Z',
        progress: null,
        error: null,
        result: [
          {
            id: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
            asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
            path: 'shots/sh010.blend',
            hash: 'e3b551e28b2e72ebf045ae1ac713517ad8a841f6ffc64f57af87815d4d82a40b',
            size: 20,
            added: 64,
            comment: 'One more light',
            author: {
              id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
              name: 'Ada',
              device: {
                id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
                name: 'desk',
              },
            },
            time: '2026-11-28T09:00:00.000Z',
            status: 'WIP',
            parents: ['cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f'],
            preview: null,
            group: '3b87bfbb725974e9eb01dc31c7c77937',
            chunks: 1,
            keptOn: {
              have: 1,
              of: 1,
            },
            head: true,
            trashed: false,
          },
        ],
      },
    },
  },
  {
    operation: 'assets',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      limit: 2,
    },
    answer: {
      assets: [
        {
          asset: 'a22a5fa648828a4438ac638a5e8472b9133f97f2f35cfbecdd38d9f26f33c4ff',
          path: '.pegbarignore',
          states: ['Normal'],
          base: '88bc5d2c2bc2a2715105b8cb609fe3df9a698cab4b96f1616cd83099b1378b2e',
          newest: '88bc5d2c2bc2a2715105b8cb609fe3df9a698cab4b96f1616cd83099b1378b2e',
          status: 'Todo',
          claim: null,
          size: 309,
          preview: null,
          cover: false,
          checkpoints: 1,
          last: {
            id: '88bc5d2c2bc2a2715105b8cb609fe3df9a698cab4b96f1616cd83099b1378b2e',
            comment: 'Project created',
            author: {
              id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
              name: 'Ada',
              device: {
                id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
                name: 'desk',
              },
            },
            time: '2026-11-28T09:00:00.000Z',
            keptOn: {
              have: 1,
              of: 1,
            },
            status: 'Todo',
          },
          mtime: '2026-11-28T09:00:00.000Z',
          pinned: false,
        },
        {
          asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
          path: 'shots/sh010.blend',
          states: ['Normal'],
          base: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
          newest: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
          status: 'WIP',
          claim: null,
          size: 20,
          preview: null,
          cover: false,
          checkpoints: 2,
          last: {
            id: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
            comment: 'One more light',
            author: {
              id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
              name: 'Ada',
              device: {
                id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
                name: 'desk',
              },
            },
            time: '2026-11-28T09:00:00.000Z',
            keptOn: {
              have: 1,
              of: 1,
            },
            status: 'WIP',
          },
          mtime: '2026-11-28T09:00:00.000Z',
          pinned: false,
        },
      ],
      next: null,
      total: 2,
    },
  },
  {
    operation: 'assetsOf',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      paths: ['shots/sh010.blend'],
    },
    answer: [
      {
        asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
        path: 'shots/sh010.blend',
        states: ['Normal'],
        base: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
        newest: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
        status: 'WIP',
        claim: null,
        size: 20,
        preview: null,
        cover: false,
        checkpoints: 2,
        last: {
          id: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
          comment: 'One more light',
          author: {
            id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
            name: 'Ada',
            device: {
              id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
              name: 'desk',
            },
          },
          time: '2026-11-28T09:00:00.000Z',
          keptOn: {
            have: 1,
            of: 1,
          },
          status: 'WIP',
        },
        mtime: '2026-11-28T09:00:00.000Z',
        pinned: false,
      },
    ],
  },
  {
    operation: 'folder',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      limit: 2,
    },
    answer: {
      folders: [
        {
          path: 'shots',
          assets: 1,
          states: {
            Normal: 1,
          },
          preview: null,
        },
      ],
      assets: [
        {
          asset: 'a22a5fa648828a4438ac638a5e8472b9133f97f2f35cfbecdd38d9f26f33c4ff',
          path: '.pegbarignore',
          states: ['Normal'],
          base: '88bc5d2c2bc2a2715105b8cb609fe3df9a698cab4b96f1616cd83099b1378b2e',
          newest: '88bc5d2c2bc2a2715105b8cb609fe3df9a698cab4b96f1616cd83099b1378b2e',
          status: 'Todo',
          claim: null,
          size: 309,
          preview: null,
          cover: false,
          checkpoints: 1,
          last: {
            id: '88bc5d2c2bc2a2715105b8cb609fe3df9a698cab4b96f1616cd83099b1378b2e',
            comment: 'Project created',
            author: {
              id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
              name: 'Ada',
              device: {
                id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
                name: 'desk',
              },
            },
            time: '2026-11-28T09:00:00.000Z',
            keptOn: {
              have: 1,
              of: 1,
            },
            status: 'Todo',
          },
          mtime: '2026-11-28T09:00:00.000Z',
          pinned: false,
        },
      ],
      more: false,
    },
  },
  {
    operation: 'log',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      path: 'shots/sh010.blend',
      limit: 1,
    },
    answer: [
      {
        id: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
        asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
        path: 'shots/sh010.blend',
        hash: 'e3b551e28b2e72ebf045ae1ac713517ad8a841f6ffc64f57af87815d4d82a40b',
        size: 20,
        added: 64,
        comment: 'One more light',
        author: {
          id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
          name: 'Ada',
          device: {
            id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
            name: 'desk',
          },
        },
        time: '2026-11-28T09:00:00.000Z',
        status: 'WIP',
        parents: ['cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f'],
        preview: null,
        group: '3b87bfbb725974e9eb01dc31c7c77937',
        chunks: 1,
        keptOn: {
          have: 1,
          of: 1,
        },
        head: true,
        trashed: false,
      },
    ],
  },
  {
    operation: 'show',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      checkpoint: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
    },
    answer: {
      id: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
      asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
      path: 'shots/sh010.blend',
      hash: 'b09b50f3c46c489f562896fb5a081e8c60c283731a2fe1c89e49afa69d904957',
      size: 21,
      added: 65,
      comment: 'First layout',
      author: {
        id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        name: 'Ada',
        device: {
          id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
          name: 'desk',
        },
      },
      time: '2026-11-28T09:00:00.000Z',
      status: 'WIP',
      parents: [],
      preview: null,
      group: '19c79ca7b1d40237c62b300cbadd7b43',
      chunks: 1,
      keptOn: {
        have: 1,
        of: 1,
      },
      head: false,
      trashed: false,
    },
  },
  {
    operation: 'search',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      q: 'ada light',
    },
    answer: {
      assets: [
        {
          asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
          path: 'shots/sh010.blend',
          states: ['Normal'],
          base: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
          newest: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
          status: 'WIP',
          claim: null,
          size: 20,
          preview: null,
          cover: false,
          checkpoints: 2,
          last: {
            id: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
            comment: 'One more light',
            author: {
              id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
              name: 'Ada',
              device: {
                id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
                name: 'desk',
              },
            },
            time: '2026-11-28T09:00:00.000Z',
            keptOn: {
              have: 1,
              of: 1,
            },
            status: 'WIP',
          },
          mtime: '2026-11-28T09:00:00.000Z',
          pinned: false,
        },
      ],
      checkpoints: [
        {
          id: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
          asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
          path: 'shots/sh010.blend',
          hash: 'e3b551e28b2e72ebf045ae1ac713517ad8a841f6ffc64f57af87815d4d82a40b',
          size: 20,
          added: 64,
          comment: 'One more light',
          author: {
            id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
            name: 'Ada',
            device: {
              id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
              name: 'desk',
            },
          },
          time: '2026-11-28T09:00:00.000Z',
          status: 'WIP',
          parents: ['cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f'],
          preview: null,
          group: '3b87bfbb725974e9eb01dc31c7c77937',
          chunks: 1,
          keptOn: {
            have: 1,
            of: 1,
          },
          head: true,
          trashed: false,
        },
      ],
      more: false,
    },
  },
  {
    operation: 'compare',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      a: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
      b: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
    },
    answer: {
      a: {
        id: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
        asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
        path: 'shots/sh010.blend',
        hash: 'b09b50f3c46c489f562896fb5a081e8c60c283731a2fe1c89e49afa69d904957',
        size: 21,
        added: 65,
        comment: 'First layout',
        author: {
          id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
          name: 'Ada',
          device: {
            id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
            name: 'desk',
          },
        },
        time: '2026-11-28T09:00:00.000Z',
        status: 'WIP',
        parents: [],
        preview: null,
        group: '19c79ca7b1d40237c62b300cbadd7b43',
        chunks: 1,
        keptOn: {
          have: 1,
          of: 1,
        },
        head: false,
        trashed: false,
      },
      b: {
        id: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
        asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
        path: 'shots/sh010.blend',
        hash: 'e3b551e28b2e72ebf045ae1ac713517ad8a841f6ffc64f57af87815d4d82a40b',
        size: 20,
        added: 64,
        comment: 'One more light',
        author: {
          id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
          name: 'Ada',
          device: {
            id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
            name: 'desk',
          },
        },
        time: '2026-11-28T09:00:00.000Z',
        status: 'WIP',
        parents: ['cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f'],
        preview: null,
        group: '3b87bfbb725974e9eb01dc31c7c77937',
        chunks: 1,
        keptOn: {
          have: 1,
          of: 1,
        },
        head: true,
        trashed: false,
      },
      shared: {
        chunks: 0,
        bytes: 0,
      },
      onlyA: {
        chunks: 1,
        bytes: 21,
      },
      onlyB: {
        chunks: 1,
        bytes: 20,
      },
    },
  },
  {
    operation: 'growth',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      points: 2,
    },
    answer: {
      points: [
        {
          time: '2026-11-28T09:00:00.000Z',
          checkpoints: 2,
          logical: 330,
          added: 342,
        },
        {
          time: '2026-11-28T09:00:00.000Z',
          checkpoints: 3,
          logical: 350,
          added: 406,
        },
      ],
    },
  },
  {
    operation: 'setStatus',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      path: 'shots/sh010.blend',
      status: 'WFA',
    },
    answer: {
      asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
      path: 'shots/sh010.blend',
      states: ['Normal'],
      base: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
      newest: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
      status: 'WFA',
      claim: null,
      size: 20,
      undo: {
        label: 'Set shots/sh010.blend to WFA',
        steps: [
          {
            operation: 'setStatus',
            input: {
              path: 'shots/sh010.blend',
              status: 'WIP',
            },
          },
        ],
      },
    },
  },
  {
    operation: 'revert',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      target: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
    },
    answer: {
      job: {
        id: 'ab6302f69f41149f',
        kind: 'revert',
        project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        state: 'done',
        started: '2026-11-28T09:00:00.000Z',
        ended: '2026-11-28T09:00:00.000Z',
        progress: null,
        error: null,
        result: {
          path: 'shots/sh010.blend',
          checkpoint: {
            id: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
            asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
            path: 'shots/sh010.blend',
            hash: 'b09b50f3c46c489f562896fb5a081e8c60c283731a2fe1c89e49afa69d904957',
            size: 21,
            added: 65,
            comment: 'First layout',
            author: {
              id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
              name: 'Ada',
              device: {
                id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
                name: 'desk',
              },
            },
            time: '2026-11-28T09:00:00.000Z',
            status: 'WIP',
            parents: [],
            preview: null,
            group: '19c79ca7b1d40237c62b300cbadd7b43',
            chunks: 1,
            keptOn: {
              have: 1,
              of: 1,
            },
            head: false,
            trashed: false,
          },
          saved: null,
          undo: {
            label: 'Reverted shots/sh010.blend to cb4aec88',
            steps: [
              {
                operation: 'revert',
                input: {
                  target: 'b59d0bfdc1322602672520b39bb9e99ca302e87f86224402d6b6b0152fbabdd9',
                },
              },
            ],
          },
        },
      },
    },
  },
  {
    operation: 'update',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      paths: [],
    },
    answer: {
      job: {
        id: '5845b027518e720e',
        kind: 'update',
        project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        state: 'done',
        started: '2026-11-28T09:00:00.000Z',
        ended: '2026-11-28T09:00:00.000Z',
        progress: null,
        error: null,
        result: {
          updated: [],
          skipped: [],
          undo: null,
        },
      },
    },
  },
  {
    operation: 'move',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      path: 'shots/sh010.blend',
      to: 'shots/sh020.blend',
    },
    answer: {
      job: {
        id: '96fa7d0d80190286',
        kind: 'move',
        project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        state: 'done',
        started: '2026-11-28T09:00:00.000Z',
        ended: '2026-11-28T09:00:00.000Z',
        progress: null,
        error: null,
        result: {
          asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
          from: 'shots/sh010.blend',
          to: 'shots/sh020.blend',
          undo: {
            label: 'Moved shots/sh010.blend to shots/sh020.blend',
            steps: [
              {
                operation: 'move',
                input: {
                  path: 'shots/sh020.blend',
                  to: 'shots/sh010.blend',
                },
              },
            ],
          },
        },
      },
    },
  },
  {
    operation: 'claim',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      path: 'shots/sh020.blend',
    },
    answer: {
      job: {
        id: '7684f17012f852d5',
        kind: 'claim',
        project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        state: 'done',
        started: '2026-11-28T09:00:00.000Z',
        ended: '2026-11-28T09:00:00.000Z',
        progress: null,
        error: null,
        result: {
          person: {
            id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
            name: 'Ada',
            device: {
              id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
              name: 'desk',
            },
          },
          since: '2026-11-28T09:00:00.000Z',
          self: true,
          asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
          path: 'shots/sh020.blend',
          broken: null,
        },
      },
    },
  },
  {
    operation: 'claims',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {},
    answer: [
      {
        person: {
          id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
          name: 'Ada',
          device: {
            id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
            name: 'desk',
          },
        },
        since: '2026-11-28T09:00:00.000Z',
        self: true,
        asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
        path: 'shots/sh020.blend',
      },
    ],
  },
  {
    operation: 'release',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      path: 'shots/sh020.blend',
    },
    answer: {
      asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
      path: 'shots/sh020.blend',
      released: true,
    },
  },
  {
    operation: 'delete',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      target: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
    },
    answer: {
      job: {
        id: '97be15954ec5a929',
        kind: 'delete',
        project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        state: 'done',
        started: '2026-11-28T09:00:00.000Z',
        ended: '2026-11-28T09:00:00.000Z',
        progress: null,
        error: null,
        result: {
          kind: 'checkpoint',
          id: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
          path: 'shots/sh010.blend',
          saved: null,
          undo: {
            label: 'Deleted checkpoint cb4aec88 of shots/sh010.blend',
            steps: [
              {
                operation: 'restore',
                input: {
                  id: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
                },
              },
            ],
          },
        },
      },
    },
  },
  {
    operation: 'trash',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {},
    answer: [
      {
        id: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
        kind: 'checkpoint',
        asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
        path: 'shots/sh010.blend',
        comment: 'First layout',
        time: '2026-11-28T09:00:00.000Z',
        size: 21,
        author: {
          id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
          name: 'Ada',
          device: {
            id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
            name: 'desk',
          },
        },
        preview: null,
        checkpoints: 1,
        added: 65,
      },
    ],
  },
  {
    operation: 'restore',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {
      id: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
    },
    answer: {
      id: 'cb4aec889ac858d52812a44cc47d1c108567b04710b514118dd2c827dd19807f',
      kind: 'checkpoint',
      asset: '3310c60fd7f1131271c4f8bd284d0161dee2340d92f16fb3e35547a0a8c0e0ea',
      path: 'shots/sh010.blend',
      comment: 'First layout',
      time: '2026-11-28T09:00:00.000Z',
      size: 21,
      author: {
        id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        name: 'Ada',
        device: {
          id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
          name: 'desk',
        },
      },
      preview: null,
      checkpoints: 1,
      added: 65,
    },
  },
  {
    operation: 'members',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {},
    answer: [
      {
        person: {
          id: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
          name: 'Ada',
        },
        role: 'admin',
        devices: [
          {
            id: 'd8fb3b5f55a1c8529b592c20fc9140d1ca86b5b10d0ed7491983dc69a9b8858a',
            name: 'desk',
            role: 'admin',
            self: true,
            online: true,
            lastSeen: null,
            removed: null,
          },
        ],
        self: true,
        quarantined: [],
        quarantinedCount: 0,
      },
    ],
  },
  {
    operation: 'rescan',
    project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
    input: {},
    answer: {
      job: {
        id: '4823a8704f113eee',
        kind: 'rescan',
        project: '327fbcafc916e187d1dd45414a6137eac8d78aabce5c531bbd67b1ada89dc14a',
        state: 'done',
        started: '2026-11-28T09:00:00.000Z',
        ended: '2026-11-28T09:00:00.000Z',
        progress: null,
        error: null,
        result: {
          files: 2,
          changed: 2,
        },
      },
    },
  },
]
