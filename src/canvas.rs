//! A canvas to draw a picture smaller on and to encode it: off the page where the browser can, so that encoding does
//! not hold the page up.
use js_sys::{Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
};

use crate::js;

pub enum Canvas {
    Offscreen(OffscreenCanvas, OffscreenCanvasRenderingContext2d),
    OnPage(HtmlCanvasElement, CanvasRenderingContext2d),
}

impl Canvas {
    /// White, because JPEG has no transparency and black would come out of it.
    pub fn new(width: u32, height: u32) -> Result<Self, JsValue> {
        let canvas = Self::blank(width, height)?;
        match &canvas {
            Self::Offscreen(_, context) => {
                context.set_image_smoothing_enabled(true);
                js_sys::Reflect::set(context, &"imageSmoothingQuality".into(), &"high".into())?;
                context.set_fill_style_str("#fff");
                context.fill_rect(0.0, 0.0, width.into(), height.into());
            }
            Self::OnPage(_, context) => {
                js_sys::Reflect::set(context, &"imageSmoothingQuality".into(), &"high".into())?;
                context.set_fill_style_str("#fff");
                context.fill_rect(0.0, 0.0, width.into(), height.into());
            }
        }
        Ok(canvas)
    }

    fn blank(width: u32, height: u32) -> Result<Self, JsValue> {
        // Read back by the processor, never shown: keeping it off the graphics chip saves a round trip.
        let options = js::object(&[("alpha", false.into()), ("willReadFrequently", true.into())]);
        if js::get(&js::window(), "OffscreenCanvas").is_some() {
            let canvas = OffscreenCanvas::new(width, height)?;
            if let Some(context) = canvas.get_context_with_context_options("2d", &options)? {
                return Ok(Self::Offscreen(canvas, context.dyn_into()?));
            }
        }
        let document = js::window().document().ok_or(JsValue::NULL)?;
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
        canvas.set_width(width);
        canvas.set_height(height);
        let context: Option<Object> = canvas.get_context_with_context_options("2d", &options)?;
        Ok(Self::OnPage(canvas, context.ok_or(JsValue::NULL)?.dyn_into()?))
    }

    pub fn draw(&self, picture: &ImageBitmap, width: u32, height: u32) -> Result<(), JsValue> {
        let (width, height) = (f64::from(width), f64::from(height));
        match self {
            Self::Offscreen(_, context) => context.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, width, height),
            Self::OnPage(_, context) => context.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, width, height),
        }
    }

    /// The same picture smaller.
    pub fn shrunk(&self, width: u32, height: u32) -> Result<Self, JsValue> {
        let small = Self::new(width, height)?;
        let (source_width, source_height) = (f64::from(width), f64::from(height));
        match (&small, self) {
            (Self::Offscreen(_, context), Self::Offscreen(large, _)) => {
                context.draw_image_with_offscreen_canvas_and_dw_and_dh(large, 0.0, 0.0, source_width, source_height)?;
            }
            (Self::OnPage(_, context), Self::OnPage(large, _)) => {
                context.draw_image_with_html_canvas_element_and_dw_and_dh(large, 0.0, 0.0, source_width, source_height)?;
            }
            // One browser gives one kind.
            _ => return Err(JsValue::NULL),
        }
        Ok(small)
    }

    /// As JPEG; `quality` in `0.0..=1.0`.
    pub async fn jpeg(&self, quality: f64) -> Result<Vec<u8>, JsValue> {
        let encoding = match self {
            Self::Offscreen(canvas, _) => {
                let options = ImageEncodeOptions::new();
                options.set_type("image/jpeg");
                options.set_quality(quality);
                canvas.convert_to_blob_with_options(&options)?
            }
            Self::OnPage(canvas, _) => Promise::new(&mut |resolve, reject| {
                if let Err(error) = canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &quality.into()) {
                    let _ = reject.call1(&JsValue::NULL, &error);
                }
            }),
        };
        let blob: Blob = JsFuture::from(encoding).await?.dyn_into()?;
        // A browser that cannot make a JPEG gives a PNG instead.
        if blob.type_() == "image/jpeg" { js::bytes_of(&blob).await } else { Err(JsValue::NULL) }
    }
}

impl Drop for Canvas {
    /// Safari counts the memory of canvases that are waiting to be collected against a small limit.
    fn drop(&mut self) {
        match self {
            Self::Offscreen(canvas, _) => {
                canvas.set_width(0);
                canvas.set_height(0);
            }
            Self::OnPage(canvas, _) => {
                canvas.set_width(0);
                canvas.set_height(0);
            }
        }
    }
}
