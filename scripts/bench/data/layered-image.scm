; Writes one version of a layered painting with GIMP itself; `layered.ts` beside this file calls it once for each version.
; Version 1 has LAYERS layers of clouds and paint; each later one is the file before, opened by a GIMP of its own, with one
; layer edited.

(define LAYERS 6)

(define (pegbar-layer image number width height)
  (let ((layer (car (gimp-layer-new image width height RGBA-IMAGE (string-append "Layer " (number->string number)) 100
                                    LAYER-MODE-NORMAL))))
    (gimp-image-insert-layer image layer 0 -1)
    (plug-in-plasma RUN-NONINTERACTIVE image layer (+ 1000 number) 3.0)
    ; what lies under the upper layers shows through their empty half, as in a painting
    (if (> number 0)
        (begin
          (gimp-image-select-ellipse image CHANNEL-OP-REPLACE (* number (/ width 12)) (* number (/ height 14))
                                     (/ width 2) (/ height 2))
          (gimp-selection-invert image)
          (gimp-drawable-edit-clear layer)
          (gimp-selection-none image)))))

(define (pegbar-new path width height)
  (let ((image (car (gimp-image-new width height RGB))))
    (let loop ((number 0))
      (if (< number LAYERS)
          (begin
            (pegbar-layer image number width height)
            (loop (+ number 1)))))
    (gimp-xcf-save RUN-NONINTERACTIVE image (car (gimp-image-get-active-layer image)) path path)
    (gimp-image-delete image)))

; A soft stroke of paint, and every third time a filter on the half of a layer.
(define (pegbar-edit from path version)
  (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE from from)))
         (layer (vector-ref (cadr (gimp-image-get-layers image)) (modulo version LAYERS)))
         (width (car (gimp-image-width image)))
         (height (car (gimp-image-height image))))
    (if (= 0 (modulo version 3))
        (begin
          (gimp-image-select-rectangle image CHANNEL-OP-REPLACE 0 0 (/ width 2) (/ height 2))
          (plug-in-gauss RUN-NONINTERACTIVE image layer 12 12 0))
        (begin
          (gimp-context-set-foreground (list (modulo (* version 40) 256) 90 (modulo (* version 25) 256)))
          (gimp-context-set-feather TRUE)
          (gimp-context-set-feather-radius 15 15)
          (gimp-image-select-ellipse image CHANNEL-OP-REPLACE (/ (* version width) 14) (/ height 3) (/ width 6) (/ height 6))
          (gimp-drawable-edit-fill layer FILL-FOREGROUND)))
    (gimp-selection-none image)
    (gimp-xcf-save RUN-NONINTERACTIVE image layer path path)
    (gimp-image-delete image)))
