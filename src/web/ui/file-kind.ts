/** What kind of file an extension stands for: a filter of the browser, and the look of a card without a preview. */

export type FileKind = '3D' | 'Image' | 'Video' | 'Audio' | 'Document' | 'Other'

export const FILE_KINDS: readonly FileKind[] = ['3D', 'Image', 'Video', 'Audio', 'Document', 'Other']

const EXTENSIONS: Readonly<Record<Exclude<FileKind, 'Other'>, string>> = {
  '3D': 'blend ma mb max c4d hip hipnc hiplc fbx obj abc usd usda usdc usdz gltf glb ztl zpr spp sbs sbsar stl ply 3ds dae vdb nk',
  Image:
    'png jpg jpeg webp psd psb kra ora xcf tif tiff exr hdr gif bmp tga svg ai clip afphoto afdesign dng cr2 nef arw heic avif',
  Video: 'mp4 mov mkv avi webm mxf prproj aep drp veg m4v mpg',
  Audio: 'wav mp3 flac aif aiff ogg m4a aup3 als flp reaper rpp',
  Document: 'pdf txt md doc docx odt rtf xls xlsx ods csv ppt pptx odp fdx json xml yaml yml toml indd',
}

const KIND_OF = new Map(
  Object.entries(EXTENSIONS).flatMap(([kind, list]) => list.split(' ').map((one) => [one, kind as FileKind] as const)),
)

/** Returns the extension in lower case, without its dot; '' for a name that has none. */
export function extensionOf(path: string): string {
  return /[^/.]\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
}

export function kindOf(path: string): FileKind {
  return KIND_OF.get(extensionOf(path)) ?? 'Other'
}

/** Returns the last segment of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Returns the folder that a path is in; '' for the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
