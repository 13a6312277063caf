// The browser's own reader of codes and its camera. What is read is told once, and the camera goes off.
let stream = null;

export function canScan() {
    return 'BarcodeDetector' in window && Boolean(navigator.mediaDevices?.getUserMedia);
}

export function stop() {
    stream?.getTracks().forEach(track => track.stop());
    stream = null;
}

export async function start(root, page) {
    stop();
    const video = root.querySelector('video');
    try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
        video.srcObject = stream;
        await video.play();
    } catch {
        stop();
        return false;
    }

    const wanted = ['qr_code', 'data_matrix', 'code_128'];
    const known = await BarcodeDetector.getSupportedFormats();
    const detector = new BarcodeDetector({ formats: wanted.filter(each => known.includes(each)) });
    const mine = stream;
    async function look() {
        if (stream !== mine) return;
        const found = await detector.detect(video).catch(() => []);
        if (found.length > 0 && stream === mine) {
            stop();
            navigator.vibrate?.(60);
            await page.invokeMethodAsync('Read', found[0].rawValue);
            return;
        }

        setTimeout(look, 150);
    }

    look();
    return true;
}
