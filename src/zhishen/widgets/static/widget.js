/*! The elements of the lab, bundled by tools/widgets.py; licenses in lab/static/vendor/licenses/ */
export function open() {
"use strict";var lab=(()=>{var Yo=Object.defineProperty;var Pf=Object.getOwnPropertyDescriptor;var Of=Object.getOwnPropertyNames;var Lf=Object.prototype.hasOwnProperty;var N=(s,t,e)=>()=>{if(e)throw e[0];try{return s&&(t=s(s=0)),t}catch(r){throw e=[r],r}};var Ch=(s,t)=>{for(var e in t)Yo(s,e,{get:t[e],enumerable:!0})},Rf=(s,t,e,r)=>{if(t&&typeof t=="object"||typeof t=="function")for(let i of Of(t))!Lf.call(s,i)&&i!==e&&Yo(s,i,{get:()=>t[i],enumerable:!(r=Pf(t,i))||r.enumerable});return s};var Ff=s=>Rf(Yo({},"__esModule",{value:!0}),s);var Ph,M,w=N(()=>{"use strict";Ph=new Map,M={define(s,t){let e=1;for(;window.customElements.get(`${s}-${e}`);)e+=1;window.customElements.define(`${s}-${e}`,t),Ph.set(s,t)},get(s){return Ph.get(s)}}});function jf(s){let t=new DataView(s).getUint32(0,!0),{arrays:e,...r}=JSON.parse(new TextDecoder().decode(new Uint8Array(s,4,t))),i=e.map(o=>{let n=o.shape.reduce((l,h)=>l*h,1);return new ns(new Uf[o.dtype](s,4+t+o.offset,n),o.shape)});return Go(r,i)}function Go(s,t){return Array.isArray(s)?s.map(e=>Go(e,t)):s===null||typeof s!="object"?s:"$array"in s?t[s.$array]:"$number"in s?{nan:NaN,inf:1/0,"-inf":-1/0}[s.$number]:Object.fromEntries(Object.entries(s).map(([e,r])=>[e,Go(r,t)]))}function Lh(s){Oh.add(s)}function Rh(s){let t=(e,r=!1)=>Oh.forEach(i=>i(e,r));Jo=s({loading:e=>t(e,!0),opened(){Ko=!0;for(let e of Qo.splice(0))Jo?.send(e);t("")},received:e=>Wf(jf(e)),closed(e){Ko=!1,Df(),t(e)}})}function Df(){Qo=[];for(let{reject:s}of Os.values())s(new je("closed"));for(let s of as.values())s.onEnd(null);Os.clear(),as.clear()}async function Wf(s){let t=as.get(s.id);if(t&&"frame"in s){await t.onFrame(s.frame),os({do:"next",job:t.id});return}if(t&&s.finished){as.delete(t.id),t.onEnd(s.error??null);return}let e=Os.get(s.id);Os.delete(s.id),s.dropped?e?.reject(new je("replaced")):"error"in s?e?.reject(new Error(s.error)):e?.resolve(s.result)}function os(s){Xo+=1;let t=JSON.stringify({id:Xo,...s});return Ko?Jo?.send(t):Qo.push(t),Xo}function di(s){return new Promise((t,e)=>Os.set(os(s),{resolve:t,reject:e}))}function pi(s,t,e=""){return di({do:"compute",operation:s,arguments:t,channel:e})}async function Fh(s,t){return(await di({do:"script",operation:s,arguments:t})).text}async function Uh(s){return(await di({do:"source",operation:s})).sources}function mi(s,t,e,r,i=!1){let o=os({do:i?"prepare":"start",operation:s,arguments:t}),n=new Vo(o,e,r);return as.set(o,n),Os.set(o,{resolve:()=>{},reject:l=>{as.delete(o),r(l.message)}}),n}var ns,Uf,je,Oh,Vo,Os,as,Qo,Jo,Ko,Xo,De=N(()=>{"use strict";w();ns=class s{constructor(t,e){this.data=t,this.shape=e}at(t){if(this.shape.length===1)return this.data[t];let e=this.shape.slice(1).reduce((r,i)=>r*i,1);return new s(this.data.subarray(t*e,(t+1)*e),this.shape.slice(1))}get length(){return this.shape[0]}list(){return this.shape.length===1?Array.from(this.data):Array.from({length:this.length},(t,e)=>this.at(e).list())}},Uf={float32:Float32Array,float64:Float64Array,int8:Int8Array,int16:Int16Array,int32:Int32Array,uint8:Uint8Array,uint16:Uint16Array,uint32:Uint32Array};je=class extends Error{},Oh=new Set;Vo=class{constructor(t,e,r){this.id=t,this.onFrame=e,this.onEnd=r}pause(){os({do:"pause",job:this.id})}resume(){os({do:"resume",job:this.id})}step(){os({do:"step",job:this.id})}stop(){as.delete(this.id),os({do:"stop",job:this.id})}tell(t,e={}){return di({do:"tell",job:this.id,operation:t,arguments:e})}},Os=new Map,as=new Map,Qo=[],Jo=null,Ko=!1,Xo=0});var Pt,ls=N(()=>{"use strict";w();Pt={language:document.documentElement.lang,root:document.documentElement,isPage:!0,state:{},keep(){}}});function Wh(s){Ls.add(s),Dh.observe(s)}function en(s){Ls.delete(s),fi.delete(s),Dh.unobserve(s)}function qh(s){return Ls.has(s)}function Bh(){jh=!0,rn()}async function sn(s){Ls.has(s)&&(en(s),await s.refresh())}function rn(){!jh||fi.size<Ls.size||Hh([...fi]).slice(0,2-tn).forEach(async s=>{tn+=1,await sn(s),tn-=1,rn()})}function Hh(s){let t=new Map(s.map(e=>{let{top:r,bottom:i}=e.getBoundingClientRect();return[e,Math.max(r-window.innerHeight,-i,0)]}));return[...s].sort((e,r)=>Number(t.get(e))-Number(t.get(r)))}var Ls,fi,tn,jh,Dh,on=N(()=>{"use strict";w();Ls=new Set,fi=new Set,tn=0,jh=!1,Dh=new IntersectionObserver(s=>{let t=s.filter(e=>e.isIntersecting).map(({target:e})=>e);Hh(t).forEach(sn);for(let{target:e,isIntersecting:r}of s)r||fi.add(e);rn()},{rootMargin:"75% 0px"});addEventListener("beforeprint",()=>Ls.forEach(sn))});function cc(s,t){if(!$n(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return Jh!==void 0?Jh.createHTML(t):t}function ps(s,t,e=s,r){if(t===It)return t;let i=r!==void 0?e._$Co?.[r]:e._$Cl,o=Rr(t)?void 0:t._$litDirective$;return i?.constructor!==o&&(i?._$AO?.(!1),o===void 0?i=void 0:(i=new o(s),i._$AT(s,e,r)),r!==void 0?(e._$Co??=[])[r]=i:e._$Cl=i),i!==void 0&&(t=ps(s,i._$AS(s,t.values),i,r)),t}function a0(s){this._$AN!==void 0?(xi(this),this._$AM=s,wc(this)):this._$AM=s}function l0(s,t=!1,e=0){let r=this._$AH,i=this._$AN;if(i!==void 0&&i.size!==0)if(t)if(Array.isArray(r))for(let o=e;o<r.length;o++)Or(r[o],!1),xi(r[o]);else r!=null&&(Or(r,!1),xi(r));else Or(this,s)}var gi,dn,pn,Zh,nc,qf,I,Bf,Yh,Hf,Zf,Yf,Xf,Gf,Vf,wi,Xh,Jf,Kf,Pr,hn,ac,Gh,Rs,mn,Vh,$i,Jh,fn,Me,gn,Qf,ds,Lr,Rr,$n,lc,nn,zr,Kh,Qh,hs,tc,ec,hc,xn,f,x,Mb,It,_,sc,us,uc,cn,pc,bi,Fr,fc,gc,$c,xc,t0,e0,s0,yn,Fs,r0,ne,We,ms,kb,i0,rc,yc,ic,Cr,cs,o0,wn,n0,an,Ab,fs,Or,xi,wc,h0,c0,ln,Sb,oc,Tb,bc,u0,Nb,yi,Eb,un,Ib,z=N(()=>{"use strict";w();gi=globalThis,dn=gi.ShadowRoot&&(gi.ShadyCSS===void 0||gi.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,pn=Symbol(),Zh=new WeakMap,nc=class{constructor(s,t,e){if(this._$cssResult$=!0,e!==pn)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=s,this.t=t}get styleSheet(){let s=this.o,t=this.t;if(dn&&s===void 0){let e=t!==void 0&&t.length===1;e&&(s=Zh.get(t)),s===void 0&&((this.o=s=new CSSStyleSheet).replaceSync(this.cssText),e&&Zh.set(t,s))}return s}toString(){return this.cssText}},qf=s=>new nc(typeof s=="string"?s:s+"",void 0,pn),I=(s,...t)=>{let e=s.length===1?s[0]:t.reduce((r,i,o)=>r+(n=>{if(n._$cssResult$===!0)return n.cssText;if(typeof n=="number")return n;throw Error("Value passed to 'css' function must be a 'css' function result: "+n+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+s[o+1],s[0]);return new nc(e,s,pn)},Bf=(s,t)=>{if(dn)s.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let r=document.createElement("style"),i=gi.litNonce;i!==void 0&&r.setAttribute("nonce",i),r.textContent=e.cssText,s.appendChild(r)}},Yh=dn?s=>s:s=>s instanceof CSSStyleSheet?(t=>{let e="";for(let r of t.cssRules)e+=r.cssText;return qf(e)})(s):s,{is:Hf,defineProperty:Zf,getOwnPropertyDescriptor:Yf,getOwnPropertyNames:Xf,getOwnPropertySymbols:Gf,getPrototypeOf:Vf}=Object,wi=globalThis,Xh=wi.trustedTypes,Jf=Xh?Xh.emptyScript:"",Kf=wi.reactiveElementPolyfillSupport,Pr=(s,t)=>s,hn={toAttribute(s,t){switch(t){case Boolean:s=s?Jf:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,t){let e=s;switch(t){case Boolean:e=s!==null;break;case Number:e=s===null?null:Number(s);break;case Object:case Array:try{e=JSON.parse(s)}catch{e=null}}return e}},ac=(s,t)=>!Hf(s,t),Gh={attribute:!0,type:String,converter:hn,reflect:!1,useDefault:!1,hasChanged:ac};Symbol.metadata??=Symbol("metadata"),wi.litPropertyMetadata??=new WeakMap;Rs=class extends HTMLElement{static addInitializer(s){this._$Ei(),(this.l??=[]).push(s)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(s,t=Gh){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(s)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(s,t),!t.noAccessor){let e=Symbol(),r=this.getPropertyDescriptor(s,e,t);r!==void 0&&Zf(this.prototype,s,r)}}static getPropertyDescriptor(s,t,e){let{get:r,set:i}=Yf(this.prototype,s)??{get(){return this[t]},set(o){this[t]=o}};return{get:r,set(o){let n=r?.call(this);i?.call(this,o),this.requestUpdate(s,n,e)},configurable:!0,enumerable:!0}}static getPropertyOptions(s){return this.elementProperties.get(s)??Gh}static _$Ei(){if(this.hasOwnProperty(Pr("elementProperties")))return;let s=Vf(this);s.finalize(),s.l!==void 0&&(this.l=[...s.l]),this.elementProperties=new Map(s.elementProperties)}static finalize(){if(this.hasOwnProperty(Pr("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Pr("properties"))){let t=this.properties,e=[...Xf(t),...Gf(t)];for(let r of e)this.createProperty(r,t[r])}let s=this[Symbol.metadata];if(s!==null){let t=litPropertyMetadata.get(s);if(t!==void 0)for(let[e,r]of t)this.elementProperties.set(e,r)}this._$Eh=new Map;for(let[t,e]of this.elementProperties){let r=this._$Eu(t,e);r!==void 0&&this._$Eh.set(r,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(s){let t=[];if(Array.isArray(s)){let e=new Set(s.flat(1/0).reverse());for(let r of e)t.unshift(Yh(r))}else s!==void 0&&t.push(Yh(s));return t}static _$Eu(s,t){let e=t.attribute;return e===!1?void 0:typeof e=="string"?e:typeof s=="string"?s.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(s=>this.enableUpdating=s),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(s=>s(this))}addController(s){(this._$EO??=new Set).add(s),this.renderRoot!==void 0&&this.isConnected&&s.hostConnected?.()}removeController(s){this._$EO?.delete(s)}_$E_(){let s=new Map,t=this.constructor.elementProperties;for(let e of t.keys())this.hasOwnProperty(e)&&(s.set(e,this[e]),delete this[e]);s.size>0&&(this._$Ep=s)}createRenderRoot(){let s=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Bf(s,this.constructor.elementStyles),s}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(s=>s.hostConnected?.())}enableUpdating(s){}disconnectedCallback(){this._$EO?.forEach(s=>s.hostDisconnected?.())}attributeChangedCallback(s,t,e){this._$AK(s,e)}_$ET(s,t){let e=this.constructor.elementProperties.get(s),r=this.constructor._$Eu(s,e);if(r!==void 0&&e.reflect===!0){let i=(e.converter?.toAttribute!==void 0?e.converter:hn).toAttribute(t,e.type);this._$Em=s,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(s,t){let e=this.constructor,r=e._$Eh.get(s);if(r!==void 0&&this._$Em!==r){let i=e.getPropertyOptions(r),o=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:hn;this._$Em=r;let n=o.fromAttribute(t,i.type);this[r]=n??this._$Ej?.get(r)??n,this._$Em=null}}requestUpdate(s,t,e,r=!1,i){if(s!==void 0){let o=this.constructor;if(r===!1&&(i=this[s]),e??=o.getPropertyOptions(s),!((e.hasChanged??ac)(i,t)||e.useDefault&&e.reflect&&i===this._$Ej?.get(s)&&!this.hasAttribute(o._$Eu(s,e))))return;this.C(s,t,e)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(s,t,{useDefault:e,reflect:r,wrapped:i},o){e&&!(this._$Ej??=new Map).has(s)&&(this._$Ej.set(s,o??t??this[s]),i!==!0||o!==void 0)||(this._$AL.has(s)||(this.hasUpdated||e||(t=void 0),this._$AL.set(s,t)),r===!0&&this._$Em!==s&&(this._$Eq??=new Set).add(s))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let s=this.scheduleUpdate();return s!=null&&await s,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,i]of this._$Ep)this[r]=i;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[r,i]of e){let{wrapped:o}=i,n=this[r];o!==!0||this._$AL.has(r)||n===void 0||this.C(r,void 0,i,n)}}let s=!1,t=this._$AL;try{s=this.shouldUpdate(t),s?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(e){throw s=!1,this._$EM(),e}s&&this._$AE(t)}willUpdate(s){}_$AE(s){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(s)),this.updated(s)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(s){return!0}update(s){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(s){}firstUpdated(s){}};Rs.elementStyles=[],Rs.shadowRootOptions={mode:"open"},Rs[Pr("elementProperties")]=new Map,Rs[Pr("finalized")]=new Map,Kf?.({ReactiveElement:Rs}),(wi.reactiveElementVersions??=[]).push("2.1.2");mn=globalThis,Vh=s=>s,$i=mn.trustedTypes,Jh=$i?$i.createPolicy("lit-html",{createHTML:s=>s}):void 0,fn="$lit$",Me=`lit$${Math.random().toFixed(9).slice(2)}$`,gn="?"+Me,Qf=`<${gn}>`,ds=document,Lr=()=>ds.createComment(""),Rr=s=>s===null||typeof s!="object"&&typeof s!="function",$n=Array.isArray,lc=s=>$n(s)||typeof s?.[Symbol.iterator]=="function",nn=`[ 	
\f\r]`,zr=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Kh=/-->/g,Qh=/>/g,hs=RegExp(`>|${nn}(?:([^\\s"'>=/]+)(${nn}*=${nn}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),tc=/'/g,ec=/"/g,hc=/^(?:script|style|textarea|title)$/i,xn=s=>(t,...e)=>({_$litType$:s,strings:t,values:e}),f=xn(1),x=xn(2),Mb=xn(3),It=Symbol.for("lit-noChange"),_=Symbol.for("lit-nothing"),sc=new WeakMap,us=ds.createTreeWalker(ds,129);uc=(s,t)=>{let e=s.length-1,r=[],i,o=t===2?"<svg>":t===3?"<math>":"",n=zr;for(let l=0;l<e;l++){let h=s[l],c,u,d=-1,p=0;for(;p<h.length&&(n.lastIndex=p,u=n.exec(h),u!==null);)p=n.lastIndex,n===zr?u[1]==="!--"?n=Kh:u[1]!==void 0?n=Qh:u[2]!==void 0?(hc.test(u[2])&&(i=RegExp("</"+u[2],"g")),n=hs):u[3]!==void 0&&(n=hs):n===hs?u[0]===">"?(n=i??zr,d=-1):u[1]===void 0?d=-2:(d=n.lastIndex-u[2].length,c=u[1],n=u[3]===void 0?hs:u[3]==='"'?ec:tc):n===ec||n===tc?n=hs:n===Kh||n===Qh?n=zr:(n=hs,i=void 0);let m=n===hs&&s[l+1].startsWith("/>")?" ":"";o+=n===zr?h+Qf:d>=0?(r.push(c),h.slice(0,d)+fn+h.slice(d)+Me+m):h+Me+(d===-2?l:m)}return[cc(s,o+(s[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),r]},cn=class dc{constructor({strings:t,_$litType$:e},r){let i;this.parts=[];let o=0,n=0,l=t.length-1,h=this.parts,[c,u]=uc(t,e);if(this.el=dc.createElement(c,r),us.currentNode=this.el.content,e===2||e===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(i=us.nextNode())!==null&&h.length<l;){if(i.nodeType===1){if(i.hasAttributes())for(let d of i.getAttributeNames())if(d.endsWith(fn)){let p=u[n++],m=i.getAttribute(d).split(Me),g=/([.?@])?(.*)/.exec(p);h.push({type:1,index:o,name:g[2],strings:m,ctor:g[1]==="."?fc:g[1]==="?"?gc:g[1]==="@"?$c:Fr}),i.removeAttribute(d)}else d.startsWith(Me)&&(h.push({type:6,index:o}),i.removeAttribute(d));if(hc.test(i.tagName)){let d=i.textContent.split(Me),p=d.length-1;if(p>0){i.textContent=$i?$i.emptyScript:"";for(let m=0;m<p;m++)i.append(d[m],Lr()),us.nextNode(),h.push({type:2,index:++o});i.append(d[p],Lr())}}}else if(i.nodeType===8)if(i.data===gn)h.push({type:2,index:o});else{let d=-1;for(;(d=i.data.indexOf(Me,d+1))!==-1;)h.push({type:7,index:o}),d+=Me.length-1}o++}}static createElement(t,e){let r=ds.createElement("template");return r.innerHTML=t,r}};pc=class{constructor(s,t){this._$AV=[],this._$AN=void 0,this._$AD=s,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(s){let{el:{content:t},parts:e}=this._$AD,r=(s?.creationScope??ds).importNode(t,!0);us.currentNode=r;let i=us.nextNode(),o=0,n=0,l=e[0];for(;l!==void 0;){if(o===l.index){let h;l.type===2?h=new bi(i,i.nextSibling,this,s):l.type===1?h=new l.ctor(i,l.name,l.strings,this,s):l.type===6&&(h=new xc(i,this,s)),this._$AV.push(h),l=e[++n]}o!==l?.index&&(i=us.nextNode(),o++)}return us.currentNode=ds,r}p(s){let t=0;for(let e of this._$AV)e!==void 0&&(e.strings!==void 0?(e._$AI(s,e,t),t+=e.strings.length-2):e._$AI(s[t])),t++}},bi=class mc{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,r,i){this.type=2,this._$AH=_,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=r,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=ps(this,t,e),Rr(t)?t===_||t==null||t===""?(this._$AH!==_&&this._$AR(),this._$AH=_):t!==this._$AH&&t!==It&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):lc(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==_&&Rr(this._$AH)?this._$AA.nextSibling.data=t:this.T(ds.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:r}=t,i=typeof r=="number"?this._$AC(t):(r.el===void 0&&(r.el=cn.createElement(cc(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===i)this._$AH.p(e);else{let o=new pc(i,this),n=o.u(this.options);o.p(e),this.T(n),this._$AH=o}}_$AC(t){let e=sc.get(t.strings);return e===void 0&&sc.set(t.strings,e=new cn(t)),e}k(t){$n(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,r,i=0;for(let o of t)i===e.length?e.push(r=new mc(this.O(Lr()),this.O(Lr()),this,this.options)):r=e[i],r._$AI(o),i++;i<e.length&&(this._$AR(r&&r._$AB.nextSibling,i),e.length=i)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let r=Vh(t).nextSibling;Vh(t).remove(),t=r}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},Fr=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(s,t,e,r,i){this.type=1,this._$AH=_,this._$AN=void 0,this.element=s,this.name=t,this._$AM=r,this.options=i,e.length>2||e[0]!==""||e[1]!==""?(this._$AH=Array(e.length-1).fill(new String),this.strings=e):this._$AH=_}_$AI(s,t=this,e,r){let i=this.strings,o=!1;if(i===void 0)s=ps(this,s,t,0),o=!Rr(s)||s!==this._$AH&&s!==It,o&&(this._$AH=s);else{let n=s,l,h;for(s=i[0],l=0;l<i.length-1;l++)h=ps(this,n[e+l],t,l),h===It&&(h=this._$AH[l]),o||=!Rr(h)||h!==this._$AH[l],h===_?s=_:s!==_&&(s+=(h??"")+i[l+1]),this._$AH[l]=h}o&&!r&&this.j(s)}j(s){s===_?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,s??"")}},fc=class extends Fr{constructor(){super(...arguments),this.type=3}j(s){this.element[this.name]=s===_?void 0:s}},gc=class extends Fr{constructor(){super(...arguments),this.type=4}j(s){this.element.toggleAttribute(this.name,!!s&&s!==_)}},$c=class extends Fr{constructor(s,t,e,r,i){super(s,t,e,r,i),this.type=5}_$AI(s,t=this){if((s=ps(this,s,t,0)??_)===It)return;let e=this._$AH,r=s===_&&e!==_||s.capture!==e.capture||s.once!==e.once||s.passive!==e.passive,i=s!==_&&(e===_||r);r&&this.element.removeEventListener(this.name,this,e),i&&this.element.addEventListener(this.name,this,s),this._$AH=s}handleEvent(s){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,s):this._$AH.handleEvent(s)}},xc=class{constructor(s,t,e){this.element=s,this.type=6,this._$AN=void 0,this._$AM=t,this.options=e}get _$AU(){return this._$AM._$AU}_$AI(s){ps(this,s)}},t0={M:fn,P:Me,A:gn,C:1,L:uc,R:pc,D:lc,V:ps,I:bi,H:Fr,N:gc,U:$c,B:fc,F:xc},e0=mn.litHtmlPolyfillSupport;e0?.(cn,bi),(mn.litHtmlVersions??=[]).push("3.3.3");s0=(s,t,e)=>{let r=e?.renderBefore??t,i=r._$litPart$;if(i===void 0){let o=e?.renderBefore??null;r._$litPart$=i=new bi(t.insertBefore(Lr(),o),o,void 0,e??{})}return i._$AI(s),i},yn=globalThis,Fs=class extends Rs{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let s=super.createRenderRoot();return this.renderOptions.renderBefore??=s.firstChild,s}update(s){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(s),this._$Do=s0(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return It}};Fs._$litElement$=!0,Fs.finalized=!0,yn.litElementHydrateSupport?.({LitElement:Fs});r0=yn.litElementPolyfillSupport;r0?.({LitElement:Fs});(yn.litElementVersions??=[]).push("4.2.2");ne={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},We=s=>(...t)=>({_$litDirective$:s,values:t}),ms=class{constructor(s){}get _$AU(){return this._$AM._$AU}_$AT(s,t,e){this._$Ct=s,this._$AM=t,this._$Ci=e}_$AS(s,t){return this.update(s,t)}update(s,t){return this.render(...t)}},kb=We(class extends ms{constructor(s){if(super(s),s.type!==ne.ATTRIBUTE||s.name!=="class"||s.strings?.length>2)throw Error("`classMap()` can only be used in the `class` attribute and must be the only part in the attribute.")}render(s){return" "+Object.keys(s).filter(t=>s[t]).join(" ")+" "}update(s,[t]){if(this.st===void 0){this.st=new Set,s.strings!==void 0&&(this.nt=new Set(s.strings.join(" ").split(/\s/).filter(r=>r!=="")));for(let r in t)t[r]&&!this.nt?.has(r)&&this.st.add(r);return this.render(t)}let e=s.element.classList;for(let r of this.st)r in t||(e.remove(r),this.st.delete(r));for(let r in t){let i=!!t[r];i===this.st.has(r)||this.nt?.has(r)||(i?(e.add(r),this.st.add(r)):(e.remove(r),this.st.delete(r)))}return It}}),{I:i0}=t0,rc=s=>s,yc=s=>s.strings===void 0,ic=()=>document.createComment(""),Cr=(s,t,e)=>{let r=s._$AA.parentNode,i=t===void 0?s._$AB:t._$AA;if(e===void 0){let o=r.insertBefore(ic(),i),n=r.insertBefore(ic(),i);e=new i0(o,n,s,s.options)}else{let o=e._$AB.nextSibling,n=e._$AM,l=n!==s;if(l){let h;e._$AQ?.(s),e._$AM=s,e._$AP!==void 0&&(h=s._$AU)!==n._$AU&&e._$AP(h)}if(o!==i||l){let h=e._$AA;for(;h!==o;){let c=rc(h).nextSibling;rc(r).insertBefore(h,i),h=c}}}return e},cs=(s,t,e=s)=>(s._$AI(t,e),s),o0={},wn=(s,t=o0)=>s._$AH=t,n0=s=>s._$AH,an=s=>{s._$AR(),s._$AA.remove()},Ab=We(class extends ms{constructor(){super(...arguments),this.key=_}render(s,t){return this.key=s,t}update(s,[t,e]){return t!==this.key&&(wn(s),this.key=t),e}}),fs=We(class extends ms{constructor(s){if(super(s),s.type!==ne.PROPERTY&&s.type!==ne.ATTRIBUTE&&s.type!==ne.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!yc(s))throw Error("`live` bindings can only contain a single expression")}render(s){return s}update(s,[t]){if(t===It||t===_)return t;let e=s.element,r=s.name;if(s.type===ne.PROPERTY){if(t===e[r])return It}else if(s.type===ne.BOOLEAN_ATTRIBUTE){if(!!t===e.hasAttribute(r))return It}else if(s.type===ne.ATTRIBUTE&&e.getAttribute(r)===t+"")return It;return wn(s),t}}),Or=(s,t)=>{let e=s._$AN;if(e===void 0)return!1;for(let r of e)r._$AO?.(t,!1),Or(r,t);return!0},xi=s=>{let t,e;do{if((t=s._$AM)===void 0)break;e=t._$AN,e.delete(s),s=t}while(e?.size===0)},wc=s=>{for(let t;t=s._$AM;s=t){let e=t._$AN;if(e===void 0)t._$AN=e=new Set;else if(e.has(s))break;e.add(s),h0(t)}};h0=s=>{s.type==ne.CHILD&&(s._$AP??=l0,s._$AQ??=a0)},c0=class extends ms{constructor(){super(...arguments),this._$AN=void 0}_$AT(s,t,e){super._$AT(s,t,e),wc(this),this.isConnected=s._$AU}_$AO(s,t=!0){s!==this.isConnected&&(this.isConnected=s,s?this.reconnected?.():this.disconnected?.()),t&&(Or(this,s),xi(this))}setValue(s){if(yc(this._$Ct))this._$Ct._$AI(s,this);else{let t=[...this._$Ct._$AH];t[this._$Ci]=s,this._$Ct._$AI(t,this,0)}}disconnected(){}reconnected(){}},ln=new WeakMap,Sb=We(class extends c0{render(s){return _}update(s,[t]){let e=t!==this.G;return e&&this.rt(void 0),(e||this.lt!==this.ct)&&(this.G=t,this.ht=s.options?.host,this.rt(this.ct=s.element)),_}rt(s){if(this.G!==void 0)if(this.isConnected||(s=void 0),typeof this.G=="function"){let t=this.ht??globalThis,e=ln.get(t);e===void 0&&(e=new WeakMap,ln.set(t,e)),e.get(this.G)!==void 0&&this.G.call(this.ht,void 0),e.set(this.G,s),s!==void 0&&this.G.call(this.ht,s)}else this.G.value=s}get lt(){return typeof this.G=="function"?ln.get(this.ht??globalThis)?.get(this.G):this.G?.value}disconnected(){this.lt===this.ct&&this.rt(void 0)}reconnected(){this.rt(this.ct)}}),oc=(s,t,e)=>{let r=new Map;for(let i=t;i<=e;i++)r.set(s[i],i);return r},Tb=We(class extends ms{constructor(s){if(super(s),s.type!==ne.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,t,e){let r;e===void 0?e=t:t!==void 0&&(r=t);let i=[],o=[],n=0;for(let l of s)i[n]=r?r(l,n):n,o[n]=e(l,n),n++;return{values:o,keys:i}}render(s,t,e){return this.dt(s,t,e).values}update(s,[t,e,r]){let i=n0(s),{values:o,keys:n}=this.dt(t,e,r);if(!Array.isArray(i))return this.ut=n,o;let l=this.ut??=[],h=[],c,u,d=0,p=i.length-1,m=0,g=o.length-1;for(;d<=p&&m<=g;)if(i[d]===null)d++;else if(i[p]===null)p--;else if(l[d]===n[m])h[m]=cs(i[d],o[m]),d++,m++;else if(l[p]===n[g])h[g]=cs(i[p],o[g]),p--,g--;else if(l[d]===n[g])h[g]=cs(i[d],o[g]),Cr(s,h[g+1],i[d]),d++,g--;else if(l[p]===n[m])h[m]=cs(i[p],o[m]),Cr(s,i[d],i[p]),p--,m++;else if(c===void 0&&(c=oc(n,m,g),u=oc(l,d,p)),c.has(l[d]))if(c.has(l[p])){let y=u.get(n[m]),b=y!==void 0?i[y]:null;if(b===null){let v=Cr(s,i[d]);cs(v,o[m]),h[m]=v}else h[m]=cs(b,o[m]),Cr(s,i[d],b),i[y]=null;m++}else an(i[p]),p--;else an(i[d]),d++;for(;m<=g;){let y=Cr(s,h[g+1]);cs(y,o[m]),h[m++]=y}for(;d<=p;){let y=i[d++];y!==null&&an(y)}return this.ut=n,wn(s,h),It}}),bc="important",u0=" !"+bc,Nb=We(class extends ms{constructor(s){if(super(s),s.type!==ne.ATTRIBUTE||s.name!=="style"||s.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(s){return Object.keys(s).reduce((t,e)=>{let r=s[e];return r==null?t:t+`${e=e.includes("-")?e:e.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${r};`},"")}update(s,[t]){let{style:e}=s.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(t)),this.render(t);for(let r of this.ft)t[r]==null&&(this.ft.delete(r),r.includes("-")?e.removeProperty(r):e[r]=null);for(let r in t){let i=t[r];if(i!=null){this.ft.add(r);let o=typeof i=="string"&&i.endsWith(u0);r.includes("-")||o?e.setProperty(r,o?i.slice(0,-11):i,o?bc:""):e[r]=i}}return It}}),yi=class extends ms{constructor(s){if(super(s),this.it=_,s.type!==ne.CHILD)throw Error(this.constructor.directiveName+"() can only be used in child bindings")}render(s){if(s===_||s==null)return this._t=void 0,this.it=s;if(s===It)return s;if(typeof s!="string")throw Error(this.constructor.directiveName+"() called with a non-string value");if(s===this.it)return this._t;this.it=s;let t=[s];return t.raw=t,this._t={_$litType$:this.constructor.resultType,strings:t,values:[]}}};yi.directiveName="unsafeHTML",yi.resultType=1;Eb=We(yi),un=class extends yi{};un.directiveName="unsafeSVG",un.resultType=2;Ib=We(un)});function a(s,t){return bn==="zh"?t:s}function $(s,t=4){if(Number.isNaN(s))return"NaN";if(!Number.isFinite(s))return s>0?"∞":"−∞";let e=Math.abs(s);return(e!==0&&(e<.001||e>=1e6)?s.toExponential(Math.min(t-1,2)).replace("e+","e"):String(Number(s.toPrecision(t)))).replaceAll("-","−")}var bn,gs,P=N(()=>{"use strict";w();ls();bn=Pt.language==="zh"?"zh":"en";gs=s=>`${(100*s).toFixed(1)} %`});function k({label:s,value:t,min:e,max:r,step:i,log:o,format:n=$,color:l,hint:h,disabled:c,onInput:u}){let d=o?Math.log10(t):t,[p,m]=o?[Math.log10(e),Math.log10(r)]:[e,r],g=i??(o?(m-p)/200:(r-e)/200),y=b=>{let v=Number(b.target.value),T=o?10**v:v;u(Math.min(r,Math.max(e,Number(T.toPrecision(o?3:12)))))};return f`<label class="slider" data-color=${l??_} title=${h??_}>
    <span class="name">${s}</span><output>${n(t)}</output>
    <input
      type="range"
      aria-label=${s}
      aria-valuetext=${n(t)}
      min=${p}
      max=${i&&!o?m:m+g/1e3}
      step=${g}
      ?disabled=${c}
      .value=${fs(String(d))}
      @input=${y}
    />
  </label>`}function F({label:s,value:t,options:e,onInput:r}){return f`<label class="choice"
    ><span class="name">${s}</span>
    <select
      aria-label=${s}
      .value=${fs(t)}
      @change=${i=>r(i.target.value)}
    >
      ${e.map(([i,o])=>f`<option value=${i} ?selected=${i===t}>${o}</option>`)}
    </select></label
  >`}function K({label:s,value:t,color:e,onInput:r}){return f`<label class="toggle" data-color=${e??_}
    ><input
      type="checkbox"
      .checked=${fs(t)}
      @change=${i=>r(i.target.checked)}
    /><span class="name">${s}</span></label
  >`}function j({label:s,text:t,pressed:e,disabled:r,onClick:i}){return f`<button
    class="button"
    aria-label=${t===void 0?_:s}
    title=${t===void 0?_:s}
    aria-pressed=${e??_}
    ?disabled=${r}
    @click=${i}
  >
    ${t??s}
  </button>`}function ft({label:s,value:t,wide:e,code:r,onInput:i}){return f`<label class="field ${e?"wide":""} ${r?"code":""}"
    ><span class="name">${s}</span
    ><input
      type="text"
      spellcheck="false"
      autocomplete="off"
      aria-label=${s}
      .value=${fs(t)}
      @input=${o=>i(o.target.value)}
  /></label>`}function Kt({label:s,value:t,min:e,max:r,step:i,onInput:o}){let n=l=>{let h=l.target;h.value!==""&&h.checkValidity()&&o(Number(h.value))};return f`<label class="field number"
    ><span class="name">${s}</span
    ><input
      type="number"
      aria-label=${s}
      min=${e??_}
      max=${r??_}
      step=${i??"any"}
      .value=${String(t)}
      @input=${n}
  /></label>`}function Us(s,t){return f`<details class="wide">
    <summary>${s}</summary>
    <div class="controls">${t}</div>
  </details>`}function At(s,t){return f`<fieldset>
    <legend>${s}</legend>
    ${t}
  </fieldset>`}var U=N(()=>{"use strict";w();z();P()});function Ai(s,t){return s==null||t==null?NaN:s<t?-1:s>t?1:s>=t?0:NaN}function d0(s,t){return s==null||t==null?NaN:t<s?-1:t>s?1:t>=s?0:NaN}function Bn(s){let t,e,r;s.length!==2?(t=Ai,e=(l,h)=>Ai(s(l),h),r=(l,h)=>s(l)-h):(t=s===Ai||s===d0?s:p0,e=s,r=s);function i(l,h,c=0,u=l.length){if(c<u){if(t(h,h)!==0)return u;do{let d=c+u>>>1;e(l[d],h)<0?c=d+1:u=d}while(c<u)}return c}function o(l,h,c=0,u=l.length){if(c<u){if(t(h,h)!==0)return u;do{let d=c+u>>>1;e(l[d],h)<=0?c=d+1:u=d}while(c<u)}return c}function n(l,h,c=0,u=l.length){let d=i(l,h,c,u-1);return d>c&&r(l[d-1],h)>-r(l[d],h)?d-1:d}return{left:i,center:n,right:o}}function p0(){return 0}function m0(s){return s===null?NaN:+s}function cu(s){return function(t,e,r=e){if(!((e=+e)>=0))throw new RangeError("invalid rx");if(!((r=+r)>=0))throw new RangeError("invalid ry");let{data:i,width:o,height:n}=t;if(!((o=Math.floor(o))>=0))throw new RangeError("invalid width");if(!((n=Math.floor(n!==void 0?n:i.length/o))>=0))throw new RangeError("invalid height");if(!o||!n||!e&&!r)return t;let l=e&&s(e),h=r&&s(r),c=i.slice();return l&&h?(js(l,c,i,o,n),js(l,i,c,o,n),js(l,c,i,o,n),Ds(h,i,c,o,n),Ds(h,c,i,o,n),Ds(h,i,c,o,n)):l?(js(l,i,c,o,n),js(l,c,i,o,n),js(l,i,c,o,n)):h&&(Ds(h,i,c,o,n),Ds(h,c,i,o,n),Ds(h,i,c,o,n)),t}}function js(s,t,e,r,i){for(let o=0,n=r*i;o<n;)s(t,e,o,o+=r,1)}function Ds(s,t,e,r,i){for(let o=0,n=r*i;o<r;++o)s(t,e,o,o+n,r)}function g0(s){let t=uu(s);return(e,r,i,o,n)=>{i<<=2,o<<=2,n<<=2,t(e,r,i+0,o+0,n),t(e,r,i+1,o+1,n),t(e,r,i+2,o+2,n),t(e,r,i+3,o+3,n)}}function uu(s){let t=Math.floor(s);if(t===s)return $0(s);let e=s-t,r=2*s+1;return(i,o,n,l,h)=>{if(!((l-=h)>=n))return;let c=t*o[n],u=h*t,d=u+h;for(let p=n,m=n+u;p<m;p+=h)c+=o[Math.min(l,p)];for(let p=n,m=l;p<=m;p+=h)c+=o[Math.min(l,p+u)],i[p]=(c+e*(o[Math.max(n,p-d)]+o[Math.min(l,p+d)]))/r,c-=o[Math.max(n,p-u)]}}function $0(s){let t=2*s+1;return(e,r,i,o,n)=>{if(!((o-=n)>=i))return;let l=s*r[i],h=n*s;for(let c=i,u=i+h;c<u;c+=n)l+=r[Math.min(o,c)];for(let c=i,u=o;c<=u;c+=n)l+=r[Math.min(o,c+h)],e[c]=l/t,l-=r[Math.max(i,c-h)]}}function x0(s,t){let e=0;if(t===void 0)for(let r of s)r!=null&&(r=+r)>=r&&++e;else{let r=-1;for(let i of s)(i=t(i,++r,s))!=null&&(i=+i)>=i&&++e}return e}function y0(s,t){let e,r;if(t===void 0)for(let i of s)i!=null&&(e===void 0?i>=i&&(e=r=i):(e>i&&(e=i),r<i&&(r=i)));else{let i=-1;for(let o of s)(o=t(o,++i,s))!=null&&(e===void 0?o>=o&&(e=r=o):(e>o&&(e=o),r<o&&(r=o)))}return[e,r]}function Si(s,t,e){let r=(t-s)/Math.max(0,e),i=Math.floor(Math.log10(r)),o=r/Math.pow(10,i),n=o>=b0?10:o>=v0?5:o>=_0?2:1,l,h,c;return i<0?(c=Math.pow(10,-i)/n,l=Math.round(s*c),h=Math.round(t*c),l/c<s&&++l,h/c>t&&--h,c=-c):(c=Math.pow(10,i)*n,l=Math.round(s/c),h=Math.round(t/c),l*c<s&&++l,h*c>t&&--h),h<l&&.5<=e&&e<2?Si(s,t,e*2):[l,h,c]}function Ti(s,t,e){if(t=+t,s=+s,e=+e,!(e>0))return[];if(s===t)return[s];let r=t<s,[i,o,n]=r?Si(t,s,e):Si(s,t,e);if(!(o>=i))return[];let l=o-i+1,h=new Array(l);if(r)if(n<0)for(let c=0;c<l;++c)h[c]=(o-c)/-n;else for(let c=0;c<l;++c)h[c]=(o-c)*n;else if(n<0)for(let c=0;c<l;++c)h[c]=(i+c)/-n;else for(let c=0;c<l;++c)h[c]=(i+c)*n;return h}function Ni(s,t,e){return t=+t,s=+s,e=+e,Si(s,t,e)[2]}function On(s,t,e){t=+t,s=+s,e=+e;let r=t<s,i=r?Ni(t,s,e):Ni(s,t,e);return(r?-1:1)*(i<0?1/-i:i)}function M0(s,t,e){let r;for(;;){let i=Ni(s,t,e);if(i===r||i===0||!isFinite(i))return[s,t];if(i>0){let o=Math.ceil(s/i),n=Math.floor(t/i);s=(o-(o*i>s))*i,t=(n+(n*i<t))*i}else if(i<0){let o=-i,n=Math.ceil(s*o),l=Math.floor(t*o);s=(n-(n/o>s))/o,t=(l+(l/o<t))/o}r=i}}function k0(s){return Math.max(1,Math.ceil(Math.log(x0(s))/Math.LN2)+1)}function A0(s){return function(t,e=0,r=t.length){let i=r-(e=+e);for(;i;){let o=s()*i--|0,n=t[i+e];t[i+e]=t[o+e],t[o+e]=n}return t}}function N0(s,t){return s-t}function E0(s){for(var t=0,e=s.length,r=s[e-1][1]*s[0][0]-s[e-1][0]*s[0][1];++t<e;)r+=s[t-1][1]*s[t][0]-s[t-1][0]*s[t][1];return r}function I0(s,t){for(var e=-1,r=t.length,i;++e<r;)if(i=z0(s,t[e]))return i;return 0}function z0(s,t){for(var e=t[0],r=t[1],i=-1,o=0,n=s.length,l=n-1;o<n;l=o++){var h=s[o],c=h[0],u=h[1],d=s[l],p=d[0],m=d[1];if(C0(h,d,t))return 0;u>r!=m>r&&e<(p-c)*(r-u)/(m-u)+c&&(i=-i)}return i}function C0(s,t,e){var r;return P0(s,t,e)&&O0(s[r=+(s[0]===t[0])],e[r],t[r])}function P0(s,t,e){return(t[0]-s[0])*(e[1]-s[1])===(e[0]-s[0])*(t[1]-s[1])}function O0(s,t,e){return s<=t&&t<=e||e<=t&&t<=s}function L0(){}function du(){var s=1,t=1,e=k0,r=h;function i(c){var u=e(c);if(Array.isArray(u))u=u.slice().sort(N0);else{let d=y0(c,R0);for(u=Ti(...M0(d[0],d[1],u),u);u[u.length-1]>=d[1];)u.pop();for(;u[1]<d[0];)u.shift()}return u.map(d=>o(c,d))}function o(c,u){let d=u==null?NaN:+u;if(isNaN(d))throw new Error(`invalid value: ${u}`);var p=[],m=[];return n(c,d,function(g){r(g,c,d),E0(g)>0?p.push([g]):m.push(g)}),m.forEach(function(g){for(var y=0,b=p.length,v;y<b;++y)if(I0((v=p[y])[0],g)!==-1){v.push(g);return}}),{type:"MultiPolygon",value:u,coordinates:p}}function n(c,u,d){var p=new Array,m=new Array,g,y,b,v,T,A;for(g=y=-1,v=$s(c[0],u),ke[v<<1].forEach(E);++g<s-1;)b=v,v=$s(c[g+1],u),ke[b|v<<1].forEach(E);for(ke[v<<0].forEach(E);++y<t-1;){for(g=-1,v=$s(c[y*s+s],u),T=$s(c[y*s],u),ke[v<<1|T<<2].forEach(E);++g<s-1;)b=v,v=$s(c[y*s+s+g+1],u),A=T,T=$s(c[y*s+g+1],u),ke[b|v<<1|T<<2|A<<3].forEach(E);ke[v|T<<3].forEach(E)}for(g=-1,T=c[y*s]>=u,ke[T<<2].forEach(E);++g<s-1;)A=T,T=$s(c[y*s+g+1],u),ke[T<<2|A<<3].forEach(E);ke[T<<3].forEach(E);function E(O){var R=[O[0][0]+g,O[0][1]+y],H=[O[1][0]+g,O[1][1]+y],Y=l(R),rt=l(H),tt,Q;(tt=m[Y])?(Q=p[rt])?(delete m[tt.end],delete p[Q.start],tt===Q?(tt.ring.push(H),d(tt.ring)):p[tt.start]=m[Q.end]={start:tt.start,end:Q.end,ring:tt.ring.concat(Q.ring)}):(delete m[tt.end],tt.ring.push(H),m[tt.end=rt]=tt):(tt=p[rt])?(Q=m[Y])?(delete p[tt.start],delete m[Q.end],tt===Q?(tt.ring.push(H),d(tt.ring)):p[Q.start]=m[tt.end]={start:Q.start,end:tt.end,ring:Q.ring.concat(tt.ring)}):(delete p[tt.start],tt.ring.unshift(R),p[tt.start=Y]=tt):p[Y]=m[rt]={start:Y,end:rt,ring:[R,H]}}}function l(c){return c[0]*2+c[1]*(s+1)*4}function h(c,u,d){c.forEach(function(p){var m=p[0],g=p[1],y=m|0,b=g|0,v=vn(u[b*s+y]);m>0&&m<s&&y===m&&(p[0]=_c(m,vn(u[b*s+y-1]),v,d)),g>0&&g<t&&b===g&&(p[1]=_c(g,vn(u[(b-1)*s+y]),v,d))})}return i.contour=o,i.size=function(c){if(!arguments.length)return[s,t];var u=Math.floor(c[0]),d=Math.floor(c[1]);if(!(u>=0&&d>=0))throw new Error("invalid size");return s=u,t=d,i},i.thresholds=function(c){return arguments.length?(e=typeof c=="function"?c:Array.isArray(c)?vc(T0.call(c)):vc(c),i):e},i.smooth=function(c){return arguments.length?(r=c?h:L0,i):r===h},i}function R0(s){return isFinite(s)?s:NaN}function $s(s,t){return s==null?!1:+s>=t}function vn(s){return s==null||isNaN(s=+s)?-1/0:s}function _c(s,t,e,r){let i=r-t,o=e-t,n=isFinite(i)||isFinite(o)?i/o:Math.sign(i)/Math.sign(o);return isNaN(n)?s:s+n-.5}function Js(s,t,e){s.prototype=t.prototype=e,e.constructor=s}function Xr(s,t){var e=Object.create(s.prototype);for(var r in t)e[r]=t[r];return e}function Ze(){}function kc(){return this.rgb().formatHex()}function H0(){return this.rgb().formatHex8()}function Z0(){return pu(this).formatHsl()}function Ac(){return this.rgb().formatRgb()}function Hr(s){var t,e;return s=(s+"").trim().toLowerCase(),(t=F0.exec(s))?(e=t[1].length,t=parseInt(t[1],16),e===6?Sc(t):e===3?new Tt(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):e===8?vi(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):e===4?vi(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=U0.exec(s))?new Tt(t[1],t[2],t[3],1):(t=j0.exec(s))?new Tt(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=D0.exec(s))?vi(t[1],t[2],t[3],t[4]):(t=W0.exec(s))?vi(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=q0.exec(s))?Ec(t[1],t[2]/100,t[3]/100,1):(t=B0.exec(s))?Ec(t[1],t[2]/100,t[3]/100,t[4]):Mc.hasOwnProperty(s)?Sc(Mc[s]):s==="transparent"?new Tt(NaN,NaN,NaN,0):null}function Sc(s){return new Tt(s>>16&255,s>>8&255,s&255,1)}function vi(s,t,e,r){return r<=0&&(s=t=e=NaN),new Tt(s,t,e,r)}function Hn(s){return s instanceof Ze||(s=Hr(s)),s?(s=s.rgb(),new Tt(s.r,s.g,s.b,s.opacity)):new Tt}function Ei(s,t,e,r){return arguments.length===1?Hn(s):new Tt(s,t,e,r??1)}function Tt(s,t,e,r){this.r=+s,this.g=+t,this.b=+e,this.opacity=+r}function Tc(){return`#${ys(this.r)}${ys(this.g)}${ys(this.b)}`}function Y0(){return`#${ys(this.r)}${ys(this.g)}${ys(this.b)}${ys((isNaN(this.opacity)?1:this.opacity)*255)}`}function Nc(){let s=Ii(this.opacity);return`${s===1?"rgb(":"rgba("}${ws(this.r)}, ${ws(this.g)}, ${ws(this.b)}${s===1?")":`, ${s})`}`}function Ii(s){return isNaN(s)?1:Math.max(0,Math.min(1,s))}function ws(s){return Math.max(0,Math.min(255,Math.round(s)||0))}function ys(s){return s=ws(s),(s<16?"0":"")+s.toString(16)}function Ec(s,t,e,r){return r<=0?s=t=e=NaN:e<=0||e>=1?s=t=NaN:t<=0&&(s=NaN),new ae(s,t,e,r)}function pu(s){if(s instanceof ae)return new ae(s.h,s.s,s.l,s.opacity);if(s instanceof Ze||(s=Hr(s)),!s)return new ae;if(s instanceof ae)return s;s=s.rgb();var t=s.r/255,e=s.g/255,r=s.b/255,i=Math.min(t,e,r),o=Math.max(t,e,r),n=NaN,l=o-i,h=(o+i)/2;return l?(t===o?n=(e-r)/l+(e<r)*6:e===o?n=(r-t)/l+2:n=(t-e)/l+4,l/=h<.5?o+i:2-o-i,n*=60):l=h>0&&h<1?0:n,new ae(n,l,h,s.opacity)}function Ln(s,t,e,r){return arguments.length===1?pu(s):new ae(s,t,e,r??1)}function ae(s,t,e,r){this.h=+s,this.s=+t,this.l=+e,this.opacity=+r}function Ic(s){return s=(s||0)%360,s<0?s+360:s}function _i(s){return Math.max(0,Math.min(1,s||0))}function _n(s,t,e){return(s<60?t+(e-t)*s/60:s<180?e:s<240?t+(e-t)*(240-s)/60:t)*255}function bu(s){if(s instanceof fe)return new fe(s.l,s.a,s.b,s.opacity);if(s instanceof Ae)return vu(s);s instanceof Tt||(s=Hn(s));var t=Sn(s.r),e=Sn(s.g),r=Sn(s.b),i=Mn((.2225045*t+.7168786*e+.0606169*r)/$u),o,n;return t===e&&e===r?o=n=i:(o=Mn((.4360747*t+.3850649*e+.1430804*r)/gu),n=Mn((.0139322*t+.0971045*e+.7141733*r)/xu)),new fe(116*i-16,500*(o-i),200*(i-n),s.opacity)}function G0(s,t,e,r){return arguments.length===1?bu(s):new fe(s,t,e,r??1)}function fe(s,t,e,r){this.l=+s,this.a=+t,this.b=+e,this.opacity=+r}function Mn(s){return s>X0?Math.pow(s,1/3):s/wu+yu}function kn(s){return s>Zs?s*s*s:wu*(s-yu)}function An(s){return 255*(s<=.0031308?12.92*s:1.055*Math.pow(s,1/2.4)-.055)}function Sn(s){return(s/=255)<=.04045?s/12.92:Math.pow((s+.055)/1.055,2.4)}function V0(s){if(s instanceof Ae)return new Ae(s.h,s.c,s.l,s.opacity);if(s instanceof fe||(s=bu(s)),s.a===0&&s.b===0)return new Ae(NaN,0<s.l&&s.l<100?0:NaN,s.l,s.opacity);var t=Math.atan2(s.b,s.a)*fu;return new Ae(t<0?t+360:t,Math.sqrt(s.a*s.a+s.b*s.b),s.l,s.opacity)}function Rn(s,t,e,r){return arguments.length===1?V0(s):new Ae(s,t,e,r??1)}function Ae(s,t,e,r){this.h=+s,this.c=+t,this.l=+e,this.opacity=+r}function vu(s){if(isNaN(s.h))return new fe(s.l,0,0,s.opacity);var t=s.h*mu;return new fe(s.l,Math.cos(t)*s.c,Math.sin(t)*s.c,s.opacity)}function J0(s){if(s instanceof bs)return new bs(s.h,s.s,s.l,s.opacity);s instanceof Tt||(s=Hn(s));var t=s.r/255,e=s.g/255,r=s.b/255,i=(Pc*r+zc*t-Cc*e)/(Pc+zc-Cc),o=r-i,n=(Zr*(e-i)-Yn*o)/Di,l=Math.sqrt(n*n+o*o)/(Zr*i*(1-i)),h=l?Math.atan2(n,o)*fu-120:NaN;return new bs(h<0?h+360:h,l,i,s.opacity)}function Fn(s,t,e,r){return arguments.length===1?J0(s):new bs(s,t,e,r??1)}function bs(s,t,e,r){this.h=+s,this.s=+t,this.l=+e,this.opacity=+r}function Mu(s,t,e,r,i){var o=s*s,n=o*s;return((1-3*s+3*o-n)*t+(4-6*o+3*n)*e+(1+3*s+3*o-3*n)*r+n*i)/6}function K0(s){var t=s.length-1;return function(e){var r=e<=0?e=0:e>=1?(e=1,t-1):Math.floor(e*t),i=s[r],o=s[r+1],n=r>0?s[r-1]:2*i-o,l=r<t-1?s[r+2]:2*o-i;return Mu((e-r/t)*t,n,i,o,l)}}function Q0(s){var t=s.length;return function(e){var r=Math.floor(((e%=1)<0?++e:e)*t),i=s[(r+t-1)%t],o=s[r%t],n=s[(r+1)%t],l=s[(r+2)%t];return Mu((e-r/t)*t,i,o,n,l)}}function ku(s,t){return function(e){return s+e*t}}function tg(s,t,e){return s=Math.pow(s,e),t=Math.pow(t,e)-s,e=1/e,function(r){return Math.pow(s+r*t,e)}}function Xn(s,t){var e=t-s;return e?ku(s,e>180||e<-180?e-360*Math.round(e/360):e):Wi(isNaN(s)?t:s)}function eg(s){return(s=+s)==1?Wt:function(t,e){return e-t?tg(t,e,s):Wi(isNaN(t)?e:t)}}function Wt(s,t){var e=t-s;return e?ku(s,e):Wi(isNaN(s)?t:s)}function Au(s){return function(t){var e=t.length,r=new Array(e),i=new Array(e),o=new Array(e),n,l;for(n=0;n<e;++n)l=Ei(t[n]),r[n]=l.r||0,i[n]=l.g||0,o[n]=l.b||0;return r=s(r),i=s(i),o=s(o),l.opacity=1,function(h){return l.r=r(h),l.g=i(h),l.b=o(h),l+""}}}function sg(s,t){t||(t=[]);var e=s?Math.min(t.length,s.length):0,r=t.slice(),i;return function(o){for(i=0;i<e;++i)r[i]=s[i]*(1-o)+t[i]*o;return r}}function rg(s){return ArrayBuffer.isView(s)&&!(s instanceof DataView)}function ig(s,t){var e=t?t.length:0,r=s?Math.min(e,s.length):0,i=new Array(r),o=new Array(e),n;for(n=0;n<r;++n)i[n]=Gn(s[n],t[n]);for(;n<e;++n)o[n]=t[n];return function(l){for(n=0;n<r;++n)o[n]=i[n](l);return o}}function og(s,t){var e=new Date;return s=+s,t=+t,function(r){return e.setTime(s*(1-r)+t*r),e}}function pe(s,t){return s=+s,t=+t,function(e){return s*(1-e)+t*e}}function ng(s,t){var e={},r={},i;(s===null||typeof s!="object")&&(s={}),(t===null||typeof t!="object")&&(t={});for(i in t)i in s?e[i]=Gn(s[i],t[i]):r[i]=t[i];return function(o){for(i in e)r[i]=e[i](o);return r}}function ag(s){return function(){return s}}function lg(s){return function(t){return s(t)+""}}function hg(s,t){var e=Un.lastIndex=Tn.lastIndex=0,r,i,o,n=-1,l=[],h=[];for(s=s+"",t=t+"";(r=Un.exec(s))&&(i=Tn.exec(t));)(o=i.index)>e&&(o=t.slice(e,o),l[n]?l[n]+=o:l[++n]=o),(r=r[0])===(i=i[0])?l[n]?l[n]+=i:l[++n]=i:(l[++n]=null,h.push({i:n,x:pe(r,i)})),e=Tn.lastIndex;return e<t.length&&(o=t.slice(e),l[n]?l[n]+=o:l[++n]=o),l.length<2?h[0]?lg(h[0].x):ag(t):(t=h.length,function(c){for(var u=0,d;u<t;++u)l[(d=h[u]).i]=d.x(c);return l.join("")})}function Gn(s,t){var e=typeof t,r;return t==null||e==="boolean"?Wi(t):(e==="number"?pe:e==="string"?(r=Hr(t))?(t=r,Oc):hg:t instanceof Hr?Oc:t instanceof Date?og:rg(t)?sg:Array.isArray(t)?ig:typeof t.valueOf!="function"&&typeof t.toString!="function"||isNaN(t)?ng:pe)(s,t)}function cg(s,t){return s=+s,t=+t,function(e){return Math.round(s*(1-e)+t*e)}}function Tu(s,t,e,r,i,o){var n,l,h;return(n=Math.sqrt(s*s+t*t))&&(s/=n,t/=n),(h=s*e+t*r)&&(e-=s*h,r-=t*h),(l=Math.sqrt(e*e+r*r))&&(e/=l,r/=l,h/=l),s*r<t*e&&(s=-s,t=-t,h=-h,n=-n),{translateX:i,translateY:o,rotate:Math.atan2(t,s)*Lc,skewX:Math.atan(h)*Lc,scaleX:n,scaleY:l}}function ug(s){let t=new(typeof DOMMatrix=="function"?DOMMatrix:WebKitCSSMatrix)(s+"");return t.isIdentity?Su:Tu(t.a,t.b,t.c,t.d,t.e,t.f)}function dg(s){return s==null||(Mi||(Mi=document.createElementNS("http://www.w3.org/2000/svg","g")),Mi.setAttribute("transform",s),!(s=Mi.transform.baseVal.consolidate()))?Su:(s=s.matrix,Tu(s.a,s.b,s.c,s.d,s.e,s.f))}function Nu(s,t,e,r){function i(c){return c.length?c.pop()+" ":""}function o(c,u,d,p,m,g){if(c!==d||u!==p){var y=m.push("translate(",null,t,null,e);g.push({i:y-4,x:pe(c,d)},{i:y-2,x:pe(u,p)})}else(d||p)&&m.push("translate("+d+t+p+e)}function n(c,u,d,p){c!==u?(c-u>180?u+=360:u-c>180&&(c+=360),p.push({i:d.push(i(d)+"rotate(",null,r)-2,x:pe(c,u)})):u&&d.push(i(d)+"rotate("+u+r)}function l(c,u,d,p){c!==u?p.push({i:d.push(i(d)+"skewX(",null,r)-2,x:pe(c,u)}):u&&d.push(i(d)+"skewX("+u+r)}function h(c,u,d,p,m,g){if(c!==d||u!==p){var y=m.push(i(m)+"scale(",null,",",null,")");g.push({i:y-4,x:pe(c,d)},{i:y-2,x:pe(u,p)})}else(d!==1||p!==1)&&m.push(i(m)+"scale("+d+","+p+")")}return function(c,u){var d=[],p=[];return c=s(c),u=s(u),o(c.translateX,c.translateY,u.translateX,u.translateY,d,p),n(c.rotate,u.rotate,d,p),l(c.skewX,u.skewX,d,p),h(c.scaleX,c.scaleY,u.scaleX,u.scaleY,d,p),c=u=null,function(m){for(var g=-1,y=p.length,b;++g<y;)d[(b=p[g]).i]=b.x(m);return d.join("")}}}function Rc(s){return((s=Math.exp(s))+1/s)/2}function mg(s){return((s=Math.exp(s))-1/s)/2}function fg(s){return((s=Math.exp(2*s))-1)/(s+1)}function Eu(s){return function(t,e){var r=s((t=Ln(t)).h,(e=Ln(e)).h),i=Wt(t.s,e.s),o=Wt(t.l,e.l),n=Wt(t.opacity,e.opacity);return function(l){return t.h=r(l),t.s=i(l),t.l=o(l),t.opacity=n(l),t+""}}}function Iu(s){return function(t,e){var r=s((t=Rn(t)).h,(e=Rn(e)).h),i=Wt(t.c,e.c),o=Wt(t.l,e.l),n=Wt(t.opacity,e.opacity);return function(l){return t.h=r(l),t.c=i(l),t.l=o(l),t.opacity=n(l),t+""}}}function zu(s){return(function t(e){e=+e;function r(i,o){var n=s((i=Fn(i)).h,(o=Fn(o)).h),l=Wt(i.s,o.s),h=Wt(i.l,o.l),c=Wt(i.opacity,o.opacity);return function(u){return i.h=n(u),i.s=l(u),i.l=h(Math.pow(u,e)),i.opacity=c(u),i+""}}return r.gamma=t,r})(1)}function gg(s){return Math.abs(s=Math.round(s))>=1e21?s.toLocaleString("en").replace(/,/g,""):s.toString(10)}function Ci(s,t){if(!isFinite(s)||s===0)return null;var e=(s=t?s.toExponential(t-1):s.toExponential()).indexOf("e"),r=s.slice(0,e);return[r.length>1?r[0]+r.slice(2):r,+s.slice(e+1)]}function Xs(s){return s=Ci(Math.abs(s)),s?s[1]:NaN}function $g(s,t){return function(e,r){for(var i=e.length,o=[],n=0,l=s[0],h=0;i>0&&l>0&&(h+l+1>r&&(l=Math.max(1,r-h)),o.push(e.substring(i-=l,i+l)),!((h+=l+1)>r));)l=s[n=(n+1)%s.length];return o.reverse().join(t)}}function xg(s){return function(t){return t.replace(/[0-9]/g,function(e){return s[+e]})}}function Yr(s){if(!(t=yg.exec(s)))throw new Error("invalid format: "+s);var t;return new Vn({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}function Vn(s){this.fill=s.fill===void 0?" ":s.fill+"",this.align=s.align===void 0?">":s.align+"",this.sign=s.sign===void 0?"-":s.sign+"",this.symbol=s.symbol===void 0?"":s.symbol+"",this.zero=!!s.zero,this.width=s.width===void 0?void 0:+s.width,this.comma=!!s.comma,this.precision=s.precision===void 0?void 0:+s.precision,this.trim=!!s.trim,this.type=s.type===void 0?"":s.type+""}function wg(s){t:for(var t=s.length,e=1,r=-1,i;e<t;++e)switch(s[e]){case".":r=i=e;break;case"0":r===0&&(r=e),i=e;break;default:if(!+s[e])break t;r>0&&(r=0);break}return r>0?s.slice(0,r)+s.slice(i+1):s}function bg(s,t){var e=Ci(s,t);if(!e)return Pi=void 0,s.toPrecision(t);var r=e[0],i=e[1],o=i-(Pi=Math.max(-8,Math.min(8,Math.floor(i/3)))*3)+1,n=r.length;return o===n?r:o>n?r+new Array(o-n+1).join("0"):o>0?r.slice(0,o)+"."+r.slice(o):"0."+new Array(1-o).join("0")+Ci(s,Math.max(0,t+o-1))[0]}function Fc(s,t){var e=Ci(s,t);if(!e)return s+"";var r=e[0],i=e[1];return i<0?"0."+new Array(-i).join("0")+r:r.length>i+1?r.slice(0,i+1)+"."+r.slice(i+1):r+new Array(i-r.length+2).join("0")}function jc(s){return s}function vg(s){var t=s.grouping===void 0||s.thousands===void 0?jc:$g(Dc.call(s.grouping,Number),s.thousands+""),e=s.currency===void 0?"":s.currency[0]+"",r=s.currency===void 0?"":s.currency[1]+"",i=s.decimal===void 0?".":s.decimal+"",o=s.numerals===void 0?jc:xg(Dc.call(s.numerals,String)),n=s.percent===void 0?"%":s.percent+"",l=s.minus===void 0?"−":s.minus+"",h=s.nan===void 0?"NaN":s.nan+"";function c(d,p){d=Yr(d);var m=d.fill,g=d.align,y=d.sign,b=d.symbol,v=d.zero,T=d.width,A=d.comma,E=d.precision,O=d.trim,R=d.type;R==="n"?(A=!0,R="g"):Uc[R]||(E===void 0&&(E=12),O=!0,R="g"),(v||m==="0"&&g==="=")&&(v=!0,m="0",g="=");var H=(p&&p.prefix!==void 0?p.prefix:"")+(b==="$"?e:b==="#"&&/[boxX]/.test(R)?"0"+R.toLowerCase():""),Y=(b==="$"?r:/[%p]/.test(R)?n:"")+(p&&p.suffix!==void 0?p.suffix:""),rt=Uc[R],tt=/[defgprs%]/.test(R);E=E===void 0?6:/[gprs]/.test(R)?Math.max(1,Math.min(21,E)):Math.max(0,Math.min(20,E));function Q(J){var Ct=H,jt=Y,Ue,ui,zs;if(R==="c")jt=rt(J)+jt,J="";else{J=+J;var Cs=J<0||1/J<0;if(J=isNaN(J)?h:rt(Math.abs(J),E),O&&(J=wg(J)),Cs&&+J==0&&y!=="+"&&(Cs=!1),Ct=(Cs?y==="("?y:l:y==="-"||y==="("?"":y)+Ct,jt=(R==="s"&&!isNaN(J)&&Pi!==void 0?Wc[8+Pi/3]:"")+jt+(Cs&&y==="("?")":""),tt){for(Ue=-1,ui=J.length;++Ue<ui;)if(zs=J.charCodeAt(Ue),48>zs||zs>57){jt=(zs===46?i+J.slice(Ue+1):J.slice(Ue))+jt,J=J.slice(0,Ue);break}}}A&&!v&&(J=t(J,1/0));var Ps=Ct.length+J.length+jt.length,oe=Ps<T?new Array(T-Ps+1).join(m):"";switch(A&&v&&(J=t(oe+J,oe.length?T-jt.length:1/0),oe=""),g){case"<":J=Ct+J+jt+oe;break;case"=":J=Ct+oe+J+jt;break;case"^":J=oe.slice(0,Ps=oe.length>>1)+Ct+J+jt+oe.slice(Ps);break;default:J=oe+Ct+J+jt;break}return o(J)}return Q.toString=function(){return d+""},Q}function u(d,p){var m=Math.max(-8,Math.min(8,Math.floor(Xs(p)/3)))*3,g=Math.pow(10,-m),y=c((d=Yr(d),d.type="f",d),{suffix:Wc[8+m/3]});return function(b){return y(g*b)}}return{format:c,formatPrefix:u}}function _g(s){return ki=vg(s),Jn=ki.format,Cu=ki.formatPrefix,ki}function Mg(s){return Math.max(0,-Xs(Math.abs(s)))}function kg(s,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(Xs(t)/3)))*3-Xs(Math.abs(s)))}function Ag(s,t){return s=Math.abs(s),t=Math.abs(t)-s,Math.max(0,Xs(t)-Xs(s))+1}function St(s,t,e,r){function i(o){return s(o=arguments.length===0?new Date:new Date(+o)),o}return i.floor=o=>(s(o=new Date(+o)),o),i.ceil=o=>(s(o=new Date(o-1)),t(o,1),s(o),o),i.round=o=>{let n=i(o),l=i.ceil(o);return o-n<l-o?n:l},i.offset=(o,n)=>(t(o=new Date(+o),n==null?1:Math.floor(n)),o),i.range=(o,n,l)=>{let h=[];if(o=i.ceil(o),l=l==null?1:Math.floor(l),!(o<n)||!(l>0))return h;let c;do h.push(c=new Date(+o)),t(o,l),s(o);while(c<o&&o<n);return h},i.filter=o=>St(n=>{if(n>=n)for(;s(n),!o(n);)n.setTime(n-1)},(n,l)=>{if(n>=n)if(l<0)for(;++l<=0;)for(;t(n,-1),!o(n););else for(;--l>=0;)for(;t(n,1),!o(n););}),e&&(i.count=(o,n)=>(Nn.setTime(+o),En.setTime(+n),s(Nn),s(En),Math.floor(e(Nn,En))),i.every=o=>(o=Math.floor(o),!isFinite(o)||!(o>0)?null:o>1?i.filter(r?n=>r(n)%o===0:n=>i.count(0,n)%o===0):i)),i}function _s(s){return St(t=>{t.setDate(t.getDate()-(t.getDay()+7-s)%7),t.setHours(0,0,0,0)},(t,e)=>{t.setDate(t.getDate()+e*7)},(t,e)=>(e-t-(e.getTimezoneOffset()-t.getTimezoneOffset())*Qt)/Kn)}function Ms(s){return St(t=>{t.setUTCDate(t.getUTCDate()-(t.getUTCDay()+7-s)%7),t.setUTCHours(0,0,0,0)},(t,e)=>{t.setUTCDate(t.getUTCDate()+e*7)},(t,e)=>(e-t)/Kn)}function Du(s,t,e,r,i,o){let n=[[Wr,1,Se],[Wr,5,5*Se],[Wr,15,15*Se],[Wr,30,30*Se],[o,1,Qt],[o,5,5*Qt],[o,15,15*Qt],[o,30,30*Qt],[i,1,Te],[i,3,3*Te],[i,6,6*Te],[i,12,12*Te],[r,1,Ne],[r,2,2*Ne],[e,1,Kn],[t,1,qc],[t,3,3*qc],[s,1,In]];function l(c,u,d){let p=u<c;p&&([c,u]=[u,c]);let m=d&&typeof d.range=="function"?d:h(c,u,d),g=m?m.range(c,+u+1):[];return p?g.reverse():g}function h(c,u,d){let p=Math.abs(u-c)/d,m=Bn(([,,b])=>b).right(n,p);if(m===n.length)return s.every(On(c/In,u/In,d));if(m===0)return Oi.every(Math.max(On(c,u,d),1));let[g,y]=n[p/n[m-1][2]<n[m][2]/p?m-1:m];return g.every(y)}return[l,h]}function zn(s){if(0<=s.y&&s.y<100){var t=new Date(-1,s.m,s.d,s.H,s.M,s.S,s.L);return t.setFullYear(s.y),t}return new Date(s.y,s.m,s.d,s.H,s.M,s.S,s.L)}function Cn(s){if(0<=s.y&&s.y<100){var t=new Date(Date.UTC(-1,s.m,s.d,s.H,s.M,s.S,s.L));return t.setUTCFullYear(s.y),t}return new Date(Date.UTC(s.y,s.m,s.d,s.H,s.M,s.S,s.L))}function Ur(s,t,e){return{y:s,m:t,d:e,H:0,M:0,S:0,L:0}}function Og(s){var t=s.dateTime,e=s.date,r=s.time,i=s.periods,o=s.days,n=s.shortDays,l=s.months,h=s.shortMonths,c=jr(i),u=Dr(i),d=jr(o),p=Dr(o),m=jr(n),g=Dr(n),y=jr(l),b=Dr(l),v=jr(h),T=Dr(h),A={a:zs,A:Cs,b:Ps,B:oe,c:null,d:Gc,e:Gc,f:i$,g:m$,G:g$,H:e$,I:s$,j:r$,L:Wu,m:o$,M:n$,p:Af,q:Sf,Q:Kc,s:Qc,S:a$,u:l$,U:h$,V:c$,w:u$,W:d$,x:null,X:null,y:p$,Y:f$,Z:$$,"%":Jc},E={a:Tf,A:Nf,b:Ef,B:If,c:null,d:Vc,e:Vc,f:b$,g:I$,G:C$,H:x$,I:y$,j:w$,L:Bu,m:v$,M:_$,p:zf,q:Cf,Q:Kc,s:Qc,S:M$,u:k$,U:A$,V:S$,w:T$,W:N$,x:null,X:null,y:E$,Y:z$,Z:P$,"%":Jc},O={a:tt,A:Q,b:J,B:Ct,c:jt,d:Yc,e:Yc,f:Jg,g:Zc,G:Hc,H:Xc,I:Xc,j:Yg,L:Vg,m:Zg,M:Xg,p:rt,q:Hg,Q:Qg,s:t$,S:Gg,u:jg,U:Dg,V:Wg,w:Ug,W:qg,x:Ue,X:ui,y:Zc,Y:Hc,Z:Bg,"%":Kg};A.x=R(e,A),A.X=R(r,A),A.c=R(t,A),E.x=R(e,E),E.X=R(r,E),E.c=R(t,E);function R(Z,ot){return function(at){var D=[],Dt=-1,mt=0,Gt=Z.length,Vt,is,zh;for(at instanceof Date||(at=new Date(+at));++Dt<Gt;)Z.charCodeAt(Dt)===37&&(D.push(Z.slice(mt,Dt)),(is=Bc[Vt=Z.charAt(++Dt)])!=null?Vt=Z.charAt(++Dt):is=Vt==="e"?" ":"0",(zh=ot[Vt])&&(Vt=zh(at,is)),D.push(Vt),mt=Dt+1);return D.push(Z.slice(mt,Dt)),D.join("")}}function H(Z,ot){return function(at){var D=Ur(1900,void 0,1),Dt=Y(D,Z,at+="",0),mt,Gt;if(Dt!=at.length)return null;if("Q"in D)return new Date(D.Q);if("s"in D)return new Date(D.s*1e3+("L"in D?D.L:0));if(ot&&!("Z"in D)&&(D.Z=0),"p"in D&&(D.H=D.H%12+D.p*12),D.m===void 0&&(D.m="q"in D?D.q:0),"V"in D){if(D.V<1||D.V>53)return null;"w"in D||(D.w=1),"Z"in D?(mt=Cn(Ur(D.y,0,1)),Gt=mt.getUTCDay(),mt=Gt>4||Gt===0?Ri.ceil(mt):Ri(mt),mt=Qn.offset(mt,(D.V-1)*7),D.y=mt.getUTCFullYear(),D.m=mt.getUTCMonth(),D.d=mt.getUTCDate()+(D.w+6)%7):(mt=zn(Ur(D.y,0,1)),Gt=mt.getDay(),mt=Gt>4||Gt===0?Li.ceil(mt):Li(mt),mt=qi.offset(mt,(D.V-1)*7),D.y=mt.getFullYear(),D.m=mt.getMonth(),D.d=mt.getDate()+(D.w+6)%7)}else("W"in D||"U"in D)&&("w"in D||(D.w="u"in D?D.u%7:"W"in D?1:0),Gt="Z"in D?Cn(Ur(D.y,0,1)).getUTCDay():zn(Ur(D.y,0,1)).getDay(),D.m=0,D.d="W"in D?(D.w+6)%7+D.W*7-(Gt+5)%7:D.w+D.U*7-(Gt+6)%7);return"Z"in D?(D.H+=D.Z/100|0,D.M+=D.Z%100,Cn(D)):zn(D)}}function Y(Z,ot,at,D){for(var Dt=0,mt=ot.length,Gt=at.length,Vt,is;Dt<mt;){if(D>=Gt)return-1;if(Vt=ot.charCodeAt(Dt++),Vt===37){if(Vt=ot.charAt(Dt++),is=O[Vt in Bc?ot.charAt(Dt++):Vt],!is||(D=is(Z,at,D))<0)return-1}else if(Vt!=at.charCodeAt(D++))return-1}return D}function rt(Z,ot,at){var D=c.exec(ot.slice(at));return D?(Z.p=u.get(D[0].toLowerCase()),at+D[0].length):-1}function tt(Z,ot,at){var D=m.exec(ot.slice(at));return D?(Z.w=g.get(D[0].toLowerCase()),at+D[0].length):-1}function Q(Z,ot,at){var D=d.exec(ot.slice(at));return D?(Z.w=p.get(D[0].toLowerCase()),at+D[0].length):-1}function J(Z,ot,at){var D=v.exec(ot.slice(at));return D?(Z.m=T.get(D[0].toLowerCase()),at+D[0].length):-1}function Ct(Z,ot,at){var D=y.exec(ot.slice(at));return D?(Z.m=b.get(D[0].toLowerCase()),at+D[0].length):-1}function jt(Z,ot,at){return Y(Z,t,ot,at)}function Ue(Z,ot,at){return Y(Z,e,ot,at)}function ui(Z,ot,at){return Y(Z,r,ot,at)}function zs(Z){return n[Z.getDay()]}function Cs(Z){return o[Z.getDay()]}function Ps(Z){return h[Z.getMonth()]}function oe(Z){return l[Z.getMonth()]}function Af(Z){return i[+(Z.getHours()>=12)]}function Sf(Z){return 1+~~(Z.getMonth()/3)}function Tf(Z){return n[Z.getUTCDay()]}function Nf(Z){return o[Z.getUTCDay()]}function Ef(Z){return h[Z.getUTCMonth()]}function If(Z){return l[Z.getUTCMonth()]}function zf(Z){return i[+(Z.getUTCHours()>=12)]}function Cf(Z){return 1+~~(Z.getUTCMonth()/3)}return{format:function(Z){var ot=R(Z+="",A);return ot.toString=function(){return Z},ot},parse:function(Z){var ot=H(Z+="",!1);return ot.toString=function(){return Z},ot},utcFormat:function(Z){var ot=R(Z+="",E);return ot.toString=function(){return Z},ot},utcParse:function(Z){var ot=H(Z+="",!0);return ot.toString=function(){return Z},ot}}}function lt(s,t,e){var r=s<0?"-":"",i=(r?-s:s)+"",o=i.length;return r+(o<e?new Array(e-o+1).join(t)+i:i)}function Fg(s){return s.replace(Rg,"\\$&")}function jr(s){return new RegExp("^(?:"+s.map(Fg).join("|")+")","i")}function Dr(s){return new Map(s.map((t,e)=>[t.toLowerCase(),e]))}function Ug(s,t,e){var r=Nt.exec(t.slice(e,e+1));return r?(s.w=+r[0],e+r[0].length):-1}function jg(s,t,e){var r=Nt.exec(t.slice(e,e+1));return r?(s.u=+r[0],e+r[0].length):-1}function Dg(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.U=+r[0],e+r[0].length):-1}function Wg(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.V=+r[0],e+r[0].length):-1}function qg(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.W=+r[0],e+r[0].length):-1}function Hc(s,t,e){var r=Nt.exec(t.slice(e,e+4));return r?(s.y=+r[0],e+r[0].length):-1}function Zc(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.y=+r[0]+(+r[0]>68?1900:2e3),e+r[0].length):-1}function Bg(s,t,e){var r=/^(Z)|([+-]\d\d)(?::?(\d\d))?/.exec(t.slice(e,e+6));return r?(s.Z=r[1]?0:-(r[2]+(r[3]||"00")),e+r[0].length):-1}function Hg(s,t,e){var r=Nt.exec(t.slice(e,e+1));return r?(s.q=r[0]*3-3,e+r[0].length):-1}function Zg(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.m=r[0]-1,e+r[0].length):-1}function Yc(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.d=+r[0],e+r[0].length):-1}function Yg(s,t,e){var r=Nt.exec(t.slice(e,e+3));return r?(s.m=0,s.d=+r[0],e+r[0].length):-1}function Xc(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.H=+r[0],e+r[0].length):-1}function Xg(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.M=+r[0],e+r[0].length):-1}function Gg(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.S=+r[0],e+r[0].length):-1}function Vg(s,t,e){var r=Nt.exec(t.slice(e,e+3));return r?(s.L=+r[0],e+r[0].length):-1}function Jg(s,t,e){var r=Nt.exec(t.slice(e,e+6));return r?(s.L=Math.floor(r[0]/1e3),e+r[0].length):-1}function Kg(s,t,e){var r=Lg.exec(t.slice(e,e+1));return r?e+r[0].length:-1}function Qg(s,t,e){var r=Nt.exec(t.slice(e));return r?(s.Q=+r[0],e+r[0].length):-1}function t$(s,t,e){var r=Nt.exec(t.slice(e));return r?(s.s=+r[0],e+r[0].length):-1}function Gc(s,t){return lt(s.getDate(),t,2)}function e$(s,t){return lt(s.getHours(),t,2)}function s$(s,t){return lt(s.getHours()%12||12,t,2)}function r$(s,t){return lt(1+qi.count(qe(s),s),t,3)}function Wu(s,t){return lt(s.getMilliseconds(),t,3)}function i$(s,t){return Wu(s,t)+"000"}function o$(s,t){return lt(s.getMonth()+1,t,2)}function n$(s,t){return lt(s.getMinutes(),t,2)}function a$(s,t){return lt(s.getSeconds(),t,2)}function l$(s){var t=s.getDay();return t===0?7:t}function h$(s,t){return lt(ta.count(qe(s)-1,s),t,2)}function qu(s){var t=s.getDay();return t>=4||t===0?Gs(s):Gs.ceil(s)}function c$(s,t){return s=qu(s),lt(Gs.count(qe(s),s)+(qe(s).getDay()===4),t,2)}function u$(s){return s.getDay()}function d$(s,t){return lt(Li.count(qe(s)-1,s),t,2)}function p$(s,t){return lt(s.getFullYear()%100,t,2)}function m$(s,t){return s=qu(s),lt(s.getFullYear()%100,t,2)}function f$(s,t){return lt(s.getFullYear()%1e4,t,4)}function g$(s,t){var e=s.getDay();return s=e>=4||e===0?Gs(s):Gs.ceil(s),lt(s.getFullYear()%1e4,t,4)}function $$(s){var t=s.getTimezoneOffset();return(t>0?"-":(t*=-1,"+"))+lt(t/60|0,"0",2)+lt(t%60,"0",2)}function Vc(s,t){return lt(s.getUTCDate(),t,2)}function x$(s,t){return lt(s.getUTCHours(),t,2)}function y$(s,t){return lt(s.getUTCHours()%12||12,t,2)}function w$(s,t){return lt(1+Qn.count(Be(s),s),t,3)}function Bu(s,t){return lt(s.getUTCMilliseconds(),t,3)}function b$(s,t){return Bu(s,t)+"000"}function v$(s,t){return lt(s.getUTCMonth()+1,t,2)}function _$(s,t){return lt(s.getUTCMinutes(),t,2)}function M$(s,t){return lt(s.getUTCSeconds(),t,2)}function k$(s){var t=s.getUTCDay();return t===0?7:t}function A$(s,t){return lt(ea.count(Be(s)-1,s),t,2)}function Hu(s){var t=s.getUTCDay();return t>=4||t===0?Vs(s):Vs.ceil(s)}function S$(s,t){return s=Hu(s),lt(Vs.count(Be(s),s)+(Be(s).getUTCDay()===4),t,2)}function T$(s){return s.getUTCDay()}function N$(s,t){return lt(Ri.count(Be(s)-1,s),t,2)}function E$(s,t){return lt(s.getUTCFullYear()%100,t,2)}function I$(s,t){return s=Hu(s),lt(s.getUTCFullYear()%100,t,2)}function z$(s,t){return lt(s.getUTCFullYear()%1e4,t,4)}function C$(s,t){var e=s.getUTCDay();return s=e>=4||e===0?Vs(s):Vs.ceil(s),lt(s.getUTCFullYear()%1e4,t,4)}function P$(){return"+0000"}function Jc(){return"%"}function Kc(s){return+s}function Qc(s){return Math.floor(+s/1e3)}function R$(s){return Ws=Og(s),O$=Ws.format,L$=Ws.parse,Zu=Ws.utcFormat,Yu=Ws.utcParse,Ws}function F$(s){return s.toISOString()}function U$(s){var t=new Date(s);return isNaN(t)?null:t}function Gu(s,t){switch(arguments.length){case 0:break;case 1:this.range(s);break;default:this.range(t).domain(s);break}return this}function j$(s){return function(){return s}}function D$(s){return+s}function Bs(s){return s}function jn(s,t){return(t-=s=+s)?function(e){return(e-s)/t}:j$(isNaN(t)?NaN:.5)}function W$(s,t){var e;return s>t&&(e=s,s=t,t=e),function(r){return Math.max(s,Math.min(t,r))}}function q$(s,t,e){var r=s[0],i=s[1],o=t[0],n=t[1];return i<r?(r=jn(i,r),o=e(n,o)):(r=jn(r,i),o=e(o,n)),function(l){return o(r(l))}}function B$(s,t,e){var r=Math.min(s.length,t.length)-1,i=new Array(r),o=new Array(r),n=-1;for(s[r]<s[0]&&(s=s.slice().reverse(),t=t.slice().reverse());++n<r;)i[n]=jn(s[n],s[n+1]),o[n]=e(t[n],t[n+1]);return function(l){var h=f0(s,l,1,r)-1;return o[h](i[h](l))}}function Vu(s,t){return t.domain(s.domain()).range(s.range()).interpolate(s.interpolate()).clamp(s.clamp()).unknown(s.unknown())}function Ju(){var s=tu,t=tu,e=Gn,r,i,o,n=Bs,l,h,c;function u(){var p=Math.min(s.length,t.length);return n!==Bs&&(n=W$(s[0],s[p-1])),l=p>2?B$:q$,h=c=null,d}function d(p){return p==null||isNaN(p=+p)?o:(h||(h=l(s.map(r),t,e)))(r(n(p)))}return d.invert=function(p){return n(i((c||(c=l(t,s.map(r),pe)))(p)))},d.domain=function(p){return arguments.length?(s=Array.from(p,D$),u()):s.slice()},d.range=function(p){return arguments.length?(t=Array.from(p),u()):t.slice()},d.rangeRound=function(p){return t=Array.from(p),e=cg,u()},d.clamp=function(p){return arguments.length?(n=p?!0:Bs,u()):n!==Bs},d.interpolate=function(p){return arguments.length?(e=p,u()):e},d.unknown=function(p){return arguments.length?(o=p,d):o},function(p,m){return r=p,i=m,u()}}function H$(){return Ju()(Bs,Bs)}function Z$(s,t,e,r){var i=On(s,t,e),o;switch(r=Yr(r??",f"),r.type){case"s":{var n=Math.max(Math.abs(s),Math.abs(t));return r.precision==null&&!isNaN(o=kg(i,n))&&(r.precision=o),Cu(r,n)}case"":case"e":case"g":case"p":case"r":{r.precision==null&&!isNaN(o=Ag(i,Math.max(Math.abs(s),Math.abs(t))))&&(r.precision=o-(r.type==="e"));break}case"f":case"%":{r.precision==null&&!isNaN(o=Mg(i))&&(r.precision=o-(r.type==="%")*2);break}}return Jn(r)}function Y$(s){var t=s.domain;return s.ticks=function(e){var r=t();return Ti(r[0],r[r.length-1],e??10)},s.tickFormat=function(e,r){var i=t();return Z$(i[0],i[i.length-1],e??10,r)},s.nice=function(e){e==null&&(e=10);var r=t(),i=0,o=r.length-1,n=r[i],l=r[o],h,c,u=10;for(l<n&&(c=n,n=l,l=c,c=i,i=o,o=c);u-- >0;){if(c=Ni(n,l,e),c===h)return r[i]=n,r[o]=l,t(r);if(c>0)n=Math.floor(n/c)*c,l=Math.ceil(l/c)*c;else if(c<0)n=Math.ceil(n*c)/c,l=Math.floor(l*c)/c;else break;h=c}return s},s}function ge(){var s=H$();return s.copy=function(){return Vu(s,ge())},Gu.apply(s,arguments),Y$(s)}function X$(s,t){s=s.slice();var e=0,r=s.length-1,i=s[e],o=s[r],n;return o<i&&(n=e,e=r,r=n,n=i,i=o,o=n),s[e]=t.floor(i),s[r]=t.ceil(o),s}function eu(s){return Math.log(s)}function su(s){return Math.exp(s)}function G$(s){return-Math.log(-s)}function V$(s){return-Math.exp(-s)}function J$(s){return isFinite(s)?+("1e"+s):s<0?0:s}function K$(s){return s===10?J$:s===Math.E?Math.exp:t=>Math.pow(s,t)}function Q$(s){return s===Math.E?Math.log:s===10&&Math.log10||s===2&&Math.log2||(s=Math.log(s),t=>Math.log(t)/s)}function ru(s){return(t,e)=>-s(-t,e)}function t1(s){let t=s(eu,su),e=t.domain,r=10,i,o;function n(){return i=Q$(r),o=K$(r),e()[0]<0?(i=ru(i),o=ru(o),s(G$,V$)):s(eu,su),t}return t.base=function(l){return arguments.length?(r=+l,n()):r},t.domain=function(l){return arguments.length?(e(l),n()):e()},t.ticks=l=>{let h=e(),c=h[0],u=h[h.length-1],d=u<c;d&&([c,u]=[u,c]);let p=i(c),m=i(u),g,y,b=l==null?10:+l,v=[];if(!(r%1)&&m-p<b){if(p=Math.floor(p),m=Math.ceil(m),c>0){for(;p<=m;++p)for(g=1;g<r;++g)if(y=p<0?g/o(-p):g*o(p),!(y<c)){if(y>u)break;v.push(y)}}else for(;p<=m;++p)for(g=r-1;g>=1;--g)if(y=p>0?g/o(-p):g*o(p),!(y<c)){if(y>u)break;v.push(y)}v.length*2<b&&(v=Ti(c,u,b))}else v=Ti(p,m,Math.min(m-p,b)).map(o);return d?v.reverse():v},t.tickFormat=(l,h)=>{if(l==null&&(l=10),h==null&&(h=r===10?"s":","),typeof h!="function"&&(!(r%1)&&(h=Yr(h)).precision==null&&(h.trim=!0),h=Jn(h)),l===1/0)return h;let c=Math.max(1,r*l/t.ticks().length);return u=>{let d=u/o(Math.round(i(u)));return d*r<r-.5&&(d*=r),d<=c?h(u):""}},t.nice=()=>e(X$(e(),{floor:l=>o(Math.floor(i(l))),ceil:l=>o(Math.ceil(i(l)))})),t}function sa(){let s=t1(Ju()).domain([1,10]);return s.copy=()=>Vu(s,sa()).base(s.base()),Gu.apply(s,arguments),s}function Ku(s){this._+=s[0];for(let t=1,e=s.length;t<e;++t)this._+=arguments[t]+s[t]}function s1(s){let t=Math.floor(s);if(!(t>=0))throw new Error(`invalid digits: ${s}`);if(t>15)return Ku;let e=10**t;return function(r){this._+=r[0];for(let i=1,o=r.length;i<o;++i)this._+=Math.round(arguments[i]*e)/e+r[i]}}function Qu(s,t,e,r){return s===e&&t===r}function r1(s){let t=Math.floor(s);if(!(t<=15))return Qu;let e=10**t,r=function(i){return Math.round(i*e)};return function(i,o,n,l){return r(i)===r(n)&&r(o)===r(l)}}function i1(){return new ra}function qs(s){return function(){return s}}function n1(s){let t=3;return s.digits=function(e){if(!arguments.length)return t;if(e==null)t=null;else{let r=Math.floor(e);if(!(r>=0))throw new RangeError(`invalid digits: ${e}`);t=r}return s},()=>new ra(t)}function a1(s){return typeof s=="object"&&"length"in s?s:Array.from(s)}function ed(s){this._context=s}function sd(s){return new ed(s)}function l1(s){return s[0]}function h1(s){return s[1]}function rd(s,t){var e=qs(!0),r=null,i=sd,o=null,n=n1(l);s=typeof s=="function"?s:s===void 0?l1:qs(s),t=typeof t=="function"?t:t===void 0?h1:qs(t);function l(h){var c,u=(h=a1(h)).length,d,p=!1,m;for(r==null&&(o=i(m=n())),c=0;c<=u;++c)!(c<u&&e(d=h[c],c,h))===p&&((p=!p)?o.lineStart():o.lineEnd()),p&&o.point(+s(d,c,h),+t(d,c,h));if(m)return o=null,m+""||null}return l.x=function(h){return arguments.length?(s=typeof h=="function"?h:qs(+h),l):s},l.y=function(h){return arguments.length?(t=typeof h=="function"?h:qs(+h),l):t},l.defined=function(h){return arguments.length?(e=typeof h=="function"?h:qs(!!h),l):e},l.curve=function(h){return arguments.length?(i=h,r!=null&&(o=i(r)),l):i},l.context=function(h){return arguments.length?(h==null?r=o=null:o=i(r=h),l):r},l}function id(s){this._curve=s}function c1(s){function t(e){return new id(s(e))}return t._curve=s,t}function He(){}function Ui(s,t,e){s._context.bezierCurveTo((2*s._x0+s._x1)/3,(2*s._y0+s._y1)/3,(s._x0+2*s._x1)/3,(s._y0+2*s._y1)/3,(s._x0+4*s._x1+t)/6,(s._y0+4*s._y1+e)/6)}function ia(s){this._context=s}function p1(s){this._context=s}function m1(s){this._context=s}function nd(s,t){this._basis=new ia(s),this._beta=t}function ji(s,t,e){s._context.bezierCurveTo(s._x1+s._k*(s._x2-s._x0),s._y1+s._k*(s._y2-s._y0),s._x2+s._k*(s._x1-t),s._y2+s._k*(s._y1-e),s._x2,s._y2)}function oa(s,t){this._context=s,this._k=(1-t)/6}function na(s,t){this._context=s,this._k=(1-t)/6}function aa(s,t){this._context=s,this._k=(1-t)/6}function la(s,t,e){var r=s._x1,i=s._y1,o=s._x2,n=s._y2;if(s._l01_a>iu){var l=2*s._l01_2a+3*s._l01_a*s._l12_a+s._l12_2a,h=3*s._l01_a*(s._l01_a+s._l12_a);r=(r*l-s._x0*s._l12_2a+s._x2*s._l01_2a)/h,i=(i*l-s._y0*s._l12_2a+s._y2*s._l01_2a)/h}if(s._l23_a>iu){var c=2*s._l23_2a+3*s._l23_a*s._l12_a+s._l12_2a,u=3*s._l23_a*(s._l23_a+s._l12_a);o=(o*c+s._x1*s._l23_2a-t*s._l12_2a)/u,n=(n*c+s._y1*s._l23_2a-e*s._l12_2a)/u}s._context.bezierCurveTo(r,i,o,n,s._x2,s._y2)}function ad(s,t){this._context=s,this._alpha=t}function ld(s,t){this._context=s,this._alpha=t}function hd(s,t){this._context=s,this._alpha=t}function f1(s){this._context=s}function ou(s){return s<0?-1:1}function nu(s,t,e){var r=s._x1-s._x0,i=t-s._x1,o=(s._y1-s._y0)/(r||i<0&&-0),n=(e-s._y1)/(i||r<0&&-0),l=(o*i+n*r)/(r+i);return(ou(o)+ou(n))*Math.min(Math.abs(o),Math.abs(n),.5*Math.abs(l))||0}function au(s,t){var e=s._x1-s._x0;return e?(3*(s._y1-s._y0)/e-t)/2:t}function Pn(s,t,e){var r=s._x0,i=s._y0,o=s._x1,n=s._y1,l=(o-r)/3;s._context.bezierCurveTo(r+l,i+l*t,o-l,n-l*e,o,n)}function qn(s){this._context=s}function g1(s){this._context=new cd(s)}function cd(s){this._context=s}function $1(s){this._context=s}function lu(s){var t,e=s.length-1,r,i=new Array(e),o=new Array(e),n=new Array(e);for(i[0]=0,o[0]=2,n[0]=s[0]+2*s[1],t=1;t<e-1;++t)i[t]=1,o[t]=4,n[t]=4*s[t]+2*s[t+1];for(i[e-1]=2,o[e-1]=7,n[e-1]=8*s[e-1]+s[e],t=1;t<e;++t)r=i[t]/o[t-1],o[t]-=r,n[t]-=r*n[t-1];for(i[e-1]=n[e-1]/o[e-1],t=e-2;t>=0;--t)i[t]=(n[t]-i[t+1])/o[t];for(o[e-1]=(s[e]+i[e-1])/2,t=0;t<e-1;++t)o[t]=2*s[t+1]-i[t+1];return[i,o]}function x1(s,t){this._context=s,this._t=t}var hu,f0,nv,av,lv,hv,w0,cv,b0,v0,_0,uv,S0,T0,vc,ke,vs,Ys,Hs,Br,me,F0,U0,j0,D0,W0,q0,B0,Mc,mu,fu,zi,gu,$u,xu,yu,Zs,wu,X0,_u,Zn,Yn,Di,Zr,zc,Cc,Pc,Wi,Oc,dv,pv,Un,Tn,Lc,Su,Mi,mv,fv,pg,gv,$v,xv,yv,wv,bv,vv,yg,Pi,Uc,Dc,Wc,ki,Jn,Cu,Nn,En,Oi,_v,Se,Qt,Te,Ne,Kn,qc,In,Wr,Mv,Pu,kv,Ou,Av,Lu,Sv,Ru,Tv,qi,Nv,Qn,Ev,Fu,Iv,ta,Li,Sg,Tg,Gs,Ng,Eg,zv,Cv,Pv,Ov,Lv,Rv,Fv,ea,Ri,Ig,zg,Vs,Cg,Pg,Uv,jv,Dv,Wv,qv,Bv,Hv,Uu,Zv,ju,Yv,qe,Xv,Be,Gv,Vv,Jv,Kv,Qv,Bc,Nt,Lg,Rg,Ws,O$,L$,Zu,Yu,Xu,t2,e2,tu,qr,Dn,xs,e1,ra,o1,Wn,Ks,iu,Fi,s2,td,r2,i2,o2,u1,n2,od,a2,l2,h2,c2,u2,d1,d2,p2,m2,f2,g2,$2,x2,y2,Gr=N(()=>{"use strict";w();hu=Bn(Ai),f0=hu.right,nv=hu.left,av=Bn(m0).center,lv=cu(uu),hv=cu(g0);w0=Array.prototype,cv=w0.slice,b0=Math.sqrt(50),v0=Math.sqrt(10),_0=Math.sqrt(2);uv=A0(Math.random);S0=Array.prototype,T0=S0.slice;vc=s=>()=>s;ke=[[],[[[1,1.5],[.5,1]]],[[[1.5,1],[1,1.5]]],[[[1.5,1],[.5,1]]],[[[1,.5],[1.5,1]]],[[[1,1.5],[.5,1]],[[1,.5],[1.5,1]]],[[[1,.5],[1,1.5]]],[[[1,.5],[.5,1]]],[[[.5,1],[1,.5]]],[[[1,1.5],[1,.5]]],[[[.5,1],[1,.5]],[[1.5,1],[1,1.5]]],[[[1.5,1],[1,.5]]],[[[.5,1],[1.5,1]]],[[[1,1.5],[1.5,1]]],[[[.5,1],[1,1.5]]],[]];vs=.7,Ys=1/vs,Hs="\\s*([+-]?\\d+)\\s*",Br="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*",me="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*",F0=/^#([0-9a-f]{3,8})$/,U0=new RegExp(`^rgb\\(${Hs},${Hs},${Hs}\\)$`),j0=new RegExp(`^rgb\\(${me},${me},${me}\\)$`),D0=new RegExp(`^rgba\\(${Hs},${Hs},${Hs},${Br}\\)$`),W0=new RegExp(`^rgba\\(${me},${me},${me},${Br}\\)$`),q0=new RegExp(`^hsl\\(${Br},${me},${me}\\)$`),B0=new RegExp(`^hsla\\(${Br},${me},${me},${Br}\\)$`),Mc={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};Js(Ze,Hr,{copy(s){return Object.assign(new this.constructor,this,s)},displayable(){return this.rgb().displayable()},hex:kc,formatHex:kc,formatHex8:H0,formatHsl:Z0,formatRgb:Ac,toString:Ac});Js(Tt,Ei,Xr(Ze,{brighter(s){return s=s==null?Ys:Math.pow(Ys,s),new Tt(this.r*s,this.g*s,this.b*s,this.opacity)},darker(s){return s=s==null?vs:Math.pow(vs,s),new Tt(this.r*s,this.g*s,this.b*s,this.opacity)},rgb(){return this},clamp(){return new Tt(ws(this.r),ws(this.g),ws(this.b),Ii(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:Tc,formatHex:Tc,formatHex8:Y0,formatRgb:Nc,toString:Nc}));Js(ae,Ln,Xr(Ze,{brighter(s){return s=s==null?Ys:Math.pow(Ys,s),new ae(this.h,this.s,this.l*s,this.opacity)},darker(s){return s=s==null?vs:Math.pow(vs,s),new ae(this.h,this.s,this.l*s,this.opacity)},rgb(){var s=this.h%360+(this.h<0)*360,t=isNaN(s)||isNaN(this.s)?0:this.s,e=this.l,r=e+(e<.5?e:1-e)*t,i=2*e-r;return new Tt(_n(s>=240?s-240:s+120,i,r),_n(s,i,r),_n(s<120?s+240:s-120,i,r),this.opacity)},clamp(){return new ae(Ic(this.h),_i(this.s),_i(this.l),Ii(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let s=Ii(this.opacity);return`${s===1?"hsl(":"hsla("}${Ic(this.h)}, ${_i(this.s)*100}%, ${_i(this.l)*100}%${s===1?")":`, ${s})`}`}}));mu=Math.PI/180,fu=180/Math.PI,zi=18,gu=.96422,$u=1,xu=.82521,yu=4/29,Zs=6/29,wu=3*Zs*Zs,X0=Zs*Zs*Zs;Js(fe,G0,Xr(Ze,{brighter(s){return new fe(this.l+zi*(s??1),this.a,this.b,this.opacity)},darker(s){return new fe(this.l-zi*(s??1),this.a,this.b,this.opacity)},rgb(){var s=(this.l+16)/116,t=isNaN(this.a)?s:s+this.a/500,e=isNaN(this.b)?s:s-this.b/200;return t=gu*kn(t),s=$u*kn(s),e=xu*kn(e),new Tt(An(3.1338561*t-1.6168667*s-.4906146*e),An(-.9787684*t+1.9161415*s+.033454*e),An(.0719453*t-.2289914*s+1.4052427*e),this.opacity)}}));Js(Ae,Rn,Xr(Ze,{brighter(s){return new Ae(this.h,this.c,this.l+zi*(s??1),this.opacity)},darker(s){return new Ae(this.h,this.c,this.l-zi*(s??1),this.opacity)},rgb(){return vu(this).rgb()}}));_u=-.14861,Zn=1.78277,Yn=-.29227,Di=-.90649,Zr=1.97294,zc=Zr*Di,Cc=Zr*Zn,Pc=Zn*Yn-Di*_u;Js(bs,Fn,Xr(Ze,{brighter(s){return s=s==null?Ys:Math.pow(Ys,s),new bs(this.h,this.s,this.l*s,this.opacity)},darker(s){return s=s==null?vs:Math.pow(vs,s),new bs(this.h,this.s,this.l*s,this.opacity)},rgb(){var s=isNaN(this.h)?0:(this.h+120)*mu,t=+this.l,e=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(s),i=Math.sin(s);return new Tt(255*(t+e*(_u*r+Zn*i)),255*(t+e*(Yn*r+Di*i)),255*(t+e*(Zr*r)),this.opacity)}}));Wi=s=>()=>s;Oc=(function s(t){var e=eg(t);function r(i,o){var n=e((i=Ei(i)).r,(o=Ei(o)).r),l=e(i.g,o.g),h=e(i.b,o.b),c=Wt(i.opacity,o.opacity);return function(u){return i.r=n(u),i.g=l(u),i.b=h(u),i.opacity=c(u),i+""}}return r.gamma=s,r})(1);dv=Au(K0),pv=Au(Q0);Un=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,Tn=new RegExp(Un.source,"g");Lc=180/Math.PI,Su={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};mv=Nu(ug,"px, ","px)","deg)"),fv=Nu(dg,", ",")",")"),pg=1e-12;gv=(function s(t,e,r){function i(o,n){var l=o[0],h=o[1],c=o[2],u=n[0],d=n[1],p=n[2],m=u-l,g=d-h,y=m*m+g*g,b,v;if(y<pg)v=Math.log(p/c)/t,b=function(H){return[l+H*m,h+H*g,c*Math.exp(t*H*v)]};else{var T=Math.sqrt(y),A=(p*p-c*c+r*y)/(2*c*e*T),E=(p*p-c*c-r*y)/(2*p*e*T),O=Math.log(Math.sqrt(A*A+1)-A),R=Math.log(Math.sqrt(E*E+1)-E);v=(R-O)/t,b=function(H){var Y=H*v,rt=Rc(O),tt=c/(e*T)*(rt*fg(t*Y+O)-mg(O));return[l+tt*m,h+tt*g,c*rt/Rc(t*Y+O)]}}return b.duration=Math.abs(v)*1e3*t/Math.SQRT2,b}return i.rho=function(o){var n=Math.max(.001,+o),l=n*n,h=l*l;return s(n,l,h)},i})(Math.SQRT2,2,4);$v=Eu(Xn),xv=Eu(Wt);yv=Iu(Xn),wv=Iu(Wt);bv=zu(Xn),vv=zu(Wt);yg=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;Yr.prototype=Vn.prototype;Vn.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?"0":"")+(this.width===void 0?"":Math.max(1,this.width|0))+(this.comma?",":"")+(this.precision===void 0?"":"."+Math.max(0,this.precision|0))+(this.trim?"~":"")+this.type};Uc={"%":(s,t)=>(s*100).toFixed(t),b:s=>Math.round(s).toString(2),c:s=>s+"",d:gg,e:(s,t)=>s.toExponential(t),f:(s,t)=>s.toFixed(t),g:(s,t)=>s.toPrecision(t),o:s=>Math.round(s).toString(8),p:(s,t)=>Fc(s*100,t),r:Fc,s:bg,X:s=>Math.round(s).toString(16).toUpperCase(),x:s=>Math.round(s).toString(16)};Dc=Array.prototype.map,Wc=["y","z","a","f","p","n","µ","m","","k","M","G","T","P","E","Z","Y"];_g({thousands:",",grouping:[3],currency:["$",""]});Nn=new Date,En=new Date;Oi=St(()=>{},(s,t)=>{s.setTime(+s+t)},(s,t)=>t-s);Oi.every=s=>(s=Math.floor(s),!isFinite(s)||!(s>0)?null:s>1?St(t=>{t.setTime(Math.floor(t/s)*s)},(t,e)=>{t.setTime(+t+e*s)},(t,e)=>(e-t)/s):Oi);_v=Oi.range,Se=1e3,Qt=Se*60,Te=Qt*60,Ne=Te*24,Kn=Ne*7,qc=Ne*30,In=Ne*365,Wr=St(s=>{s.setTime(s-s.getMilliseconds())},(s,t)=>{s.setTime(+s+t*Se)},(s,t)=>(t-s)/Se,s=>s.getUTCSeconds()),Mv=Wr.range,Pu=St(s=>{s.setTime(s-s.getMilliseconds()-s.getSeconds()*Se)},(s,t)=>{s.setTime(+s+t*Qt)},(s,t)=>(t-s)/Qt,s=>s.getMinutes()),kv=Pu.range,Ou=St(s=>{s.setUTCSeconds(0,0)},(s,t)=>{s.setTime(+s+t*Qt)},(s,t)=>(t-s)/Qt,s=>s.getUTCMinutes()),Av=Ou.range,Lu=St(s=>{s.setTime(s-s.getMilliseconds()-s.getSeconds()*Se-s.getMinutes()*Qt)},(s,t)=>{s.setTime(+s+t*Te)},(s,t)=>(t-s)/Te,s=>s.getHours()),Sv=Lu.range,Ru=St(s=>{s.setUTCMinutes(0,0,0)},(s,t)=>{s.setTime(+s+t*Te)},(s,t)=>(t-s)/Te,s=>s.getUTCHours()),Tv=Ru.range,qi=St(s=>s.setHours(0,0,0,0),(s,t)=>s.setDate(s.getDate()+t),(s,t)=>(t-s-(t.getTimezoneOffset()-s.getTimezoneOffset())*Qt)/Ne,s=>s.getDate()-1),Nv=qi.range,Qn=St(s=>{s.setUTCHours(0,0,0,0)},(s,t)=>{s.setUTCDate(s.getUTCDate()+t)},(s,t)=>(t-s)/Ne,s=>s.getUTCDate()-1),Ev=Qn.range,Fu=St(s=>{s.setUTCHours(0,0,0,0)},(s,t)=>{s.setUTCDate(s.getUTCDate()+t)},(s,t)=>(t-s)/Ne,s=>Math.floor(s/Ne)),Iv=Fu.range;ta=_s(0),Li=_s(1),Sg=_s(2),Tg=_s(3),Gs=_s(4),Ng=_s(5),Eg=_s(6),zv=ta.range,Cv=Li.range,Pv=Sg.range,Ov=Tg.range,Lv=Gs.range,Rv=Ng.range,Fv=Eg.range;ea=Ms(0),Ri=Ms(1),Ig=Ms(2),zg=Ms(3),Vs=Ms(4),Cg=Ms(5),Pg=Ms(6),Uv=ea.range,jv=Ri.range,Dv=Ig.range,Wv=zg.range,qv=Vs.range,Bv=Cg.range,Hv=Pg.range,Uu=St(s=>{s.setDate(1),s.setHours(0,0,0,0)},(s,t)=>{s.setMonth(s.getMonth()+t)},(s,t)=>t.getMonth()-s.getMonth()+(t.getFullYear()-s.getFullYear())*12,s=>s.getMonth()),Zv=Uu.range,ju=St(s=>{s.setUTCDate(1),s.setUTCHours(0,0,0,0)},(s,t)=>{s.setUTCMonth(s.getUTCMonth()+t)},(s,t)=>t.getUTCMonth()-s.getUTCMonth()+(t.getUTCFullYear()-s.getUTCFullYear())*12,s=>s.getUTCMonth()),Yv=ju.range,qe=St(s=>{s.setMonth(0,1),s.setHours(0,0,0,0)},(s,t)=>{s.setFullYear(s.getFullYear()+t)},(s,t)=>t.getFullYear()-s.getFullYear(),s=>s.getFullYear());qe.every=s=>!isFinite(s=Math.floor(s))||!(s>0)?null:St(t=>{t.setFullYear(Math.floor(t.getFullYear()/s)*s),t.setMonth(0,1),t.setHours(0,0,0,0)},(t,e)=>{t.setFullYear(t.getFullYear()+e*s)});Xv=qe.range,Be=St(s=>{s.setUTCMonth(0,1),s.setUTCHours(0,0,0,0)},(s,t)=>{s.setUTCFullYear(s.getUTCFullYear()+t)},(s,t)=>t.getUTCFullYear()-s.getUTCFullYear(),s=>s.getUTCFullYear());Be.every=s=>!isFinite(s=Math.floor(s))||!(s>0)?null:St(t=>{t.setUTCFullYear(Math.floor(t.getUTCFullYear()/s)*s),t.setUTCMonth(0,1),t.setUTCHours(0,0,0,0)},(t,e)=>{t.setUTCFullYear(t.getUTCFullYear()+e*s)});Gv=Be.range;[Vv,Jv]=Du(Be,ju,ea,Fu,Ru,Ou),[Kv,Qv]=Du(qe,Uu,ta,qi,Lu,Pu);Bc={"-":"",_:" ",0:"0"},Nt=/^\s*\d+/,Lg=/^%/,Rg=/[\\^$*+?|[\]().{}]/g;R$({dateTime:"%x, %X",date:"%-m/%-d/%Y",time:"%-I:%M:%S %p",periods:["AM","PM"],days:["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"],shortDays:["Sun","Mon","Tue","Wed","Thu","Fri","Sat"],months:["January","February","March","April","May","June","July","August","September","October","November","December"],shortMonths:["Jan","Feb","Mar","Apr","May","Jun","Jul","Aug","Sep","Oct","Nov","Dec"]});Xu="%Y-%m-%dT%H:%M:%S.%LZ";t2=Date.prototype.toISOString?F$:Zu(Xu);e2=+new Date("2000-01-01T00:00:00.000Z")?U$:Yu(Xu);tu=[0,1];qr=Math.PI,Dn=2*qr,xs=1e-6,e1=Dn-xs;ra=class{constructor(s){this._x0=this._y0=this._x1=this._y1=null,this._="",this._append=s==null?Ku:s1(s),this._equal=s==null?Qu:r1(s)}moveTo(s,t){this._append`M${this._x0=this._x1=+s},${this._y0=this._y1=+t}`}closePath(){this._x1!==null&&(this._x1=this._x0,this._y1=this._y0,this._append`Z`)}lineTo(s,t){this._append`L${this._x1=+s},${this._y1=+t}`}quadraticCurveTo(s,t,e,r){this._append`Q${+s},${+t},${this._x1=+e},${this._y1=+r}`}bezierCurveTo(s,t,e,r,i,o){this._append`C${+s},${+t},${+e},${+r},${this._x1=+i},${this._y1=+o}`}arcTo(s,t,e,r,i){if(s=+s,t=+t,e=+e,r=+r,i=+i,i<0)throw new Error(`negative radius: ${i}`);let o=this._x1,n=this._y1,l=e-s,h=r-t,c=o-s,u=n-t,d=c*c+u*u;if(this._x1===null)this._append`M${this._x1=s},${this._y1=t}`;else if(d>xs)if(!(Math.abs(u*l-h*c)>xs)||!i)this._append`L${this._x1=s},${this._y1=t}`;else{let p=e-o,m=r-n,g=l*l+h*h,y=p*p+m*m,b=Math.sqrt(g),v=Math.sqrt(d),T=i*Math.tan((qr-Math.acos((g+d-y)/(2*b*v)))/2),A=T/v,E=T/b;Math.abs(A-1)>xs&&this._append`L${s+A*c},${t+A*u}`,this._append`A${i},${i},0,0,${+(u*p>c*m)},${this._x1=s+E*l},${this._y1=t+E*h}`}}arc(s,t,e,r,i,o){if(s=+s,t=+t,e=+e,o=!!o,e<0)throw new Error(`negative radius: ${e}`);let n=e*Math.cos(r),l=e*Math.sin(r),h=s+n,c=t+l,u=1^o,d=o?r-i:i-r;if(this._x1===null?this._append`M${h},${c}`:(Math.abs(this._x1-h)>xs||Math.abs(this._y1-c)>xs)&&this._append`L${h},${c}`,!!e){if(d<0&&(d=d%Dn+Dn),d>e1)this._append`A${e},${e},0,1,${u},${s-n},${t-l}A${e},${e},0,1,${u},${this._x1=h},${this._y1=c}`;else if(d>xs){let p=s+e*Math.cos(i),m=t+e*Math.sin(i);if(d>=qr&&this._equal(h,c,p,m)){d/=2;let g=r+d;this._append`A${e},${e},0,${+(d>=qr)},${u},${s+e*Math.cos(g)},${t+e*Math.sin(g)}`}this._append`A${e},${e},0,${+(d>=qr)},${u},${this._x1=p},${this._y1=m}`}}}rect(s,t,e,r){this._append`M${this._x0=this._x1=+s},${this._y0=this._y1=+t}h${e=+e}v${+r}h${-e}Z`}toString(){return this._}};i1.prototype=ra.prototype;o1=Math.cos,Wn=Math.sin,Ks=Math.sqrt,iu=1e-12,Fi=Math.PI,s2=Fi/2,td=2*Fi;r2=Array.prototype.slice;ed.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2;default:this._context.lineTo(s,t);break}}};i2=c1(sd);id.prototype={areaStart:function(){this._curve.areaStart()},areaEnd:function(){this._curve.areaEnd()},lineStart:function(){this._curve.lineStart()},lineEnd:function(){this._curve.lineEnd()},point:function(s,t){this._curve.point(t*Math.sin(s),t*-Math.cos(s))}};o2=Ks(3),u1=Ks(1/3),n2=u1*2,od=Wn(Fi/10)/Wn(7*Fi/10),a2=Wn(td/10)*od,l2=-o1(td/10)*od,h2=Ks(3),c2=Ks(3),u2=Ks(3)/2,d1=1/Ks(12),d2=(d1/2+1)*3;ia.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){switch(this._point){case 3:Ui(this,this._x1,this._y1);case 2:this._context.lineTo(this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2;break;case 2:this._point=3,this._context.lineTo((5*this._x0+this._x1)/6,(5*this._y0+this._y1)/6);default:Ui(this,s,t);break}this._x0=this._x1,this._x1=s,this._y0=this._y1,this._y1=t}};p1.prototype={areaStart:He,areaEnd:He,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._y0=this._y1=this._y2=this._y3=this._y4=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x2,this._y2),this._context.closePath();break}case 2:{this._context.moveTo((this._x2+2*this._x3)/3,(this._y2+2*this._y3)/3),this._context.lineTo((this._x3+2*this._x2)/3,(this._y3+2*this._y2)/3),this._context.closePath();break}case 3:{this.point(this._x2,this._y2),this.point(this._x3,this._y3),this.point(this._x4,this._y4);break}}},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._x2=s,this._y2=t;break;case 1:this._point=2,this._x3=s,this._y3=t;break;case 2:this._point=3,this._x4=s,this._y4=t,this._context.moveTo((this._x0+4*this._x1+s)/6,(this._y0+4*this._y1+t)/6);break;default:Ui(this,s,t);break}this._x0=this._x1,this._x1=s,this._y0=this._y1,this._y1=t}};m1.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3;var e=(this._x0+4*this._x1+s)/6,r=(this._y0+4*this._y1+t)/6;this._line?this._context.lineTo(e,r):this._context.moveTo(e,r);break;case 3:this._point=4;default:Ui(this,s,t);break}this._x0=this._x1,this._x1=s,this._y0=this._y1,this._y1=t}};nd.prototype={lineStart:function(){this._x=[],this._y=[],this._basis.lineStart()},lineEnd:function(){var s=this._x,t=this._y,e=s.length-1;if(e>0)for(var r=s[0],i=t[0],o=s[e]-r,n=t[e]-i,l=-1,h;++l<=e;)h=l/e,this._basis.point(this._beta*s[l]+(1-this._beta)*(r+h*o),this._beta*t[l]+(1-this._beta)*(i+h*n));this._x=this._y=null,this._basis.lineEnd()},point:function(s,t){this._x.push(+s),this._y.push(+t)}};p2=(function s(t){function e(r){return t===1?new ia(r):new nd(r,t)}return e.beta=function(r){return s(+r)},e})(.85);oa.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:ji(this,this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2,this._x1=s,this._y1=t;break;case 2:this._point=3;default:ji(this,s,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};m2=(function s(t){function e(r){return new oa(r,t)}return e.tension=function(r){return s(+r)},e})(0);na.prototype={areaStart:He,areaEnd:He,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._x3=s,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=s,this._y4=t);break;case 2:this._point=3,this._x5=s,this._y5=t;break;default:ji(this,s,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};f2=(function s(t){function e(r){return new na(r,t)}return e.tension=function(r){return s(+r)},e})(0);aa.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:ji(this,s,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};g2=(function s(t){function e(r){return new aa(r,t)}return e.tension=function(r){return s(+r)},e})(0);ad.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:this.point(this._x2,this._y2);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){if(s=+s,t=+t,this._point){var e=this._x2-s,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(e*e+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2;break;case 2:this._point=3;default:la(this,s,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};$2=(function s(t){function e(r){return t?new ad(r,t):new oa(r,0)}return e.alpha=function(r){return s(+r)},e})(.5);ld.prototype={areaStart:He,areaEnd:He,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(s,t){if(s=+s,t=+t,this._point){var e=this._x2-s,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(e*e+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._x3=s,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=s,this._y4=t);break;case 2:this._point=3,this._x5=s,this._y5=t;break;default:la(this,s,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};x2=(function s(t){function e(r){return t?new ld(r,t):new na(r,0)}return e.alpha=function(r){return s(+r)},e})(.5);hd.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){if(s=+s,t=+t,this._point){var e=this._x2-s,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(e*e+r*r,this._alpha))}switch(this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:la(this,s,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};y2=(function s(t){function e(r){return t?new hd(r,t):new aa(r,0)}return e.alpha=function(r){return s(+r)},e})(.5);f1.prototype={areaStart:He,areaEnd:He,lineStart:function(){this._point=0},lineEnd:function(){this._point&&this._context.closePath()},point:function(s,t){s=+s,t=+t,this._point?this._context.lineTo(s,t):(this._point=1,this._context.moveTo(s,t))}};qn.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=this._t0=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x1,this._y1);break;case 3:Pn(this,this._t0,au(this,this._t0));break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){var e=NaN;if(s=+s,t=+t,!(s===this._x1&&t===this._y1)){switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2;break;case 2:this._point=3,Pn(this,au(this,e=nu(this,s,t)),e);break;default:Pn(this,this._t0,e=nu(this,s,t));break}this._x0=this._x1,this._x1=s,this._y0=this._y1,this._y1=t,this._t0=e}}};(g1.prototype=Object.create(qn.prototype)).point=function(s,t){qn.prototype.point.call(this,t,s)};cd.prototype={moveTo:function(s,t){this._context.moveTo(t,s)},closePath:function(){this._context.closePath()},lineTo:function(s,t){this._context.lineTo(t,s)},bezierCurveTo:function(s,t,e,r,i,o){this._context.bezierCurveTo(t,s,r,e,o,i)}};$1.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=[],this._y=[]},lineEnd:function(){var s=this._x,t=this._y,e=s.length;if(e)if(this._line?this._context.lineTo(s[0],t[0]):this._context.moveTo(s[0],t[0]),e===2)this._context.lineTo(s[1],t[1]);else for(var r=lu(s),i=lu(t),o=0,n=1;n<e;++o,++n)this._context.bezierCurveTo(r[0][o],i[0][o],r[1][o],i[1][o],s[n],t[n]);(this._line||this._line!==0&&e===1)&&this._context.closePath(),this._line=1-this._line,this._x=this._y=null},point:function(s,t){this._x.push(+s),this._y.push(+t)}};x1.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=this._y=NaN,this._point=0},lineEnd:function(){0<this._t&&this._t<1&&this._point===2&&this._context.lineTo(this._x,this._y),(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line>=0&&(this._t=1-this._t,this._line=1-this._line)},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2;default:{if(this._t<=0)this._context.lineTo(this._x,t),this._context.lineTo(s,t);else{var e=this._x*(1-this._t)+s*this._t;this._context.lineTo(e,this._y),this._context.lineTo(e,t)}break}}this._x=s,this._y=t}}});function C({width:s,height:t,x:e,y:r,label:i,margin:o,equal:n,bare:l},h,c){let u=l?{top:2,right:2,bottom:2,left:2,...o}:{...y1,...o},d=[Math.max(10,s-u.left-u.right),Math.max(10,t-u.top-u.bottom)],p=n?w1(e.domain,r.domain,d):[e.domain,r.domain],m=ud(e,p[0],[0,d[0]]),g=ud(r,p[1],[d[1],0]),y={x:m,y:g,width:d[0],height:d[1]};return f`<svg
    class="plot"
    width=${s}
    height=${t}
    viewBox="0 0 ${s} ${t}"
    role="group"
    aria-label=${i}
  >
    <g transform="translate(${u.left} ${u.top})">
      ${l?_:b1(y,e,r)}
      <svg class="inside" width=${d[0]} height=${d[1]} overflow="hidden">${h(y)}</svg>
      ${c?c(y):_}
    </g>
  </svg>`}function ud(s,t,e){return s.log?sa().domain(t).range(e).clamp(!0):ge().domain(t).range(e)}function w1(s,t,e){let r=Math.max((s[1]-s[0])/e[0],(t[1]-t[0])/e[1]),i=(o,n)=>{let l=(o[0]+o[1])/2;return[l-r*n/2,l+r*n/2]};return[i(s,e[0]),i(t,e[1])]}function b1(s,t,e){let r=t.ticks??dd(s.x,t,Math.max(2,Math.floor(s.width/80))),i=e.ticks??dd(s.y,e,Math.max(2,Math.floor(s.height/45))),[o,n]=[t,e].map(l=>l.format??(l.log?v1:$));return x`<g class="axes" aria-hidden="true">
    ${i.map(l=>x`<line class="grid" x2=${s.width} y1=${s.y(l)} y2=${s.y(l)}></line>
      <text class="tick" x="-8" y=${s.y(l)} dy="0.32em" text-anchor="end">${n(l)}</text>`)}
    ${r.map(l=>x`<line class="grid" y2=${s.height} x1=${s.x(l)} x2=${s.x(l)}></line>
      <text class="tick" x=${s.x(l)} y=${s.height+16} text-anchor="middle">${o(l)}</text>`)}
    ${t.label?x`<text class="label" x=${s.width/2} y=${s.height+33} text-anchor="middle">${t.label}</text>`:_}
    ${e.label?x`<text class="label" transform="translate(-46 ${s.height/2}) rotate(-90)" text-anchor="middle">${e.label}</text>`:_}
  </g>`}function v1(s){let t=Math.round(Math.log10(s));return Math.abs(t)<3?$(s):`10${[...String(t)].map(e=>"⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(e)]).join("")}`}function dd(s,t,e){let r=s.ticks(e);if(!t.log)return r;let i=r.filter(n=>Math.abs(Math.log10(n)-Math.round(Math.log10(n)))<1e-9),o=Math.ceil(i.length/e);return i.filter((n,l)=>l%o===0)}function ks(s){return Math.max(-1e7,Math.min(1e7,s))}function L(s,t,e,{color:r,className:i="",dashed:o}={}){let n=rd().defined(h=>Number.isFinite(t[Number(h)])&&Number.isFinite(e[Number(h)])).x(h=>ks(s.x(t[Number(h)]))).y(h=>ks(s.y(e[Number(h)]))),l=Array.from({length:t.length},(h,c)=>c);return x`<path class="line ${i} ${o?"dashed":""}" data-color=${r??_} d=${n(l)??""}></path>`}function X(s,t,e,{color:r,radius:i=3.5,className:o=""}={}){return Array.from({length:t.length},(n,l)=>{let h=typeof r=="function"?r(l):r;return x`<circle class="point ${o}" data-color=${h??_} cx=${ks(s.x(t[l]))} cy=${ks(s.y(e[l]))} r=${i}></circle>`})}function md(s,t,e,{color:r}={}){let n=Array.from({length:t.length},(l,h)=>[s.x(t[h]),s.y(e[h])]).filter(l=>l.every(Number.isFinite)).map(([l,h])=>`M${ks(l)},${ks(h)}h0`);return x`<path class="dots" data-color=${r??_} d=${n.join("")}></path>`}function te(s,t,e){let[r,i]=[s.x(t),s.y(e)];return x`<path class="cross" d="M${r-6},${i}h12M${r},${i-6}v12"></path>`}function Et(s,t,e,{color:r}={}){let[i,o,n,l]=[s.x(t[0]),s.y(t[1]),s.x(e[0]),s.y(e[1])].map(ks),h=Math.atan2(l-o,n-i),c=Math.hypot(n-i,l-o);if(!(c>.5))return _;let u=Math.min(7,c/2),d=p=>`${n-u*Math.cos(h+p)},${l-u*Math.sin(h+p)}`;return x`<path class="arrow" data-color=${r??_} d="M${i},${o}L${n},${l}M${d(.45)}L${n},${l}L${d(-.45)}"></path>`}function bt(s,t,e,{color:r,width:i=.8}={}){return Array.from({length:t.length},(o,n)=>{let[l,h]=[s.x(t[n]-i/2),s.x(t[n]+i/2)],[c,u]=[s.y(e[n]),s.y(Math.max(s.y.domain()[0],0))],d=typeof r=="function"?r(n):r;return x`<rect class="bar" data-color=${d??_} x=${Math.min(l,h)} width=${Math.abs(h-l)}
      y=${Math.min(c,u)} height=${Math.abs(u-c)}></rect>`})}function _1(s,t){let e=`${s.shape} ${t}`,r=Bi.find(({data:l,levels:h})=>h===e&&s.data.every((c,u)=>c===l[u]));if(r)return r.shapes;let[i,o]=s.shape,n=du().size([o,i]).thresholds(t)(Array.from(s.data));return Bi.unshift({data:s.data,levels:e,shapes:n}),Bi.length=Math.min(Bi.length,8),n}function Ot(s,t,{x:e,y:r,levels:i,filled:o=!0}){let[n,l]=t.shape,h=([u,d])=>{let p=e[0]+(u-.5)/(l-1)*(e[1]-e[0]),m=r[0]+(d-.5)/(n-1)*(r[1]-r[0]);return`${s.x(p).toFixed(1)},${s.y(m).toFixed(1)}`};return _1(t,i).map(u=>{let d=u.coordinates.map(p=>p.map(m=>`M${m.map(h).join("L")}Z`).join("")).join("");return x`<path class="contour ${o?"filled":""}" d=${d}></path>`})}function $e(s,t){let e=Array.from(s.data).filter(Number.isFinite),r=e.reduce((o,n)=>Math.min(o,n),1/0),i=e.reduce((o,n)=>Math.max(o,n),-1/0);return Array.from({length:t},(o,n)=>r+(i-r)*((n+.5)/t)**2)}function nt(s,{x:t,y:e,width:r,height:i,low:o,high:n,kind:l="gray"}){let[h,c]=s.shape,u=document.createElement("canvas");[u.width,u.height]=[c,h];let d=u.getContext("2d"),p=d.createImageData(c,h),m=Ee(l);return s.data.forEach((g,y)=>p.data.set(m((g-o)/(n-o||1)),4*y)),d.putImageData(p,0,0),x`<image class="pixels" x=${t} y=${e} width=${r} height=${i} preserveAspectRatio="none" href=${u.toDataURL()}></image>`}function Ee(s){let t=getComputedStyle(Pt.root),e=M1[s].map(r=>k1(t.getPropertyValue(r).trim()));return r=>{if(Number.isNaN(r))return[0,0,0,0];let i=Math.min(1,Math.max(0,r))*(e.length-1),o=Math.min(e.length-2,Math.floor(i)),[n,l]=[e[o],e[o+1]],h=n.map((c,u)=>c+(l[u]-c)*(i-o));return[h[0],h[1],h[2],255]}}function k1(s){return[1,3,5].map(t=>parseInt(s.slice(t,t+2),16))}function G(s,{x:t,y:e,label:r,color:i,step:o,radius:n=8,limits:l,onMove:h}){let[c,u]=l??[s.x.domain(),s.y.domain()],d=o??[(c[1]-c[0])/100,(u[1]-u[0])/100],p=(b,v)=>{let[T,A]=[Math.min(...c),Math.max(...c)],[E,O]=[Math.min(...u),Math.max(...u)];h(d[0]?pd(Math.min(A,Math.max(T,b)),A-T):t,d[1]?pd(Math.min(O,Math.max(E,v)),O-E):e)},m=b=>{let v=b.currentTarget;if(b.type==="pointerdown")v.setPointerCapture(b.pointerId),b.preventDefault(),v.focus();else if(v.hasPointerCapture(b.pointerId)){let T=v.ownerSVGElement,A=new DOMPoint(b.clientX,b.clientY).matrixTransform(T.getScreenCTM()?.inverse());p(s.x.invert(A.x),s.y.invert(A.y))}},g={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,1],ArrowDown:[0,-1]},y=b=>{let v=g[b.key];if(!v)return;b.preventDefault();let T=b.shiftKey?10:1,[A,E]=d[0]&&d[1]?v:[v[0]+v[1],v[0]+v[1]];p(t+A*d[0]*T,e+E*d[1]*T)};return x`<circle class="handle" data-color=${i??_} cx=${s.x(t)} cy=${s.y(e)} r=${n} tabindex="0"
    role="slider" aria-label=${r} aria-valuetext="${$(t)}, ${$(e)}" aria-valuenow=${d[0]?t:e}
    aria-valuemin=${Math.min(...d[0]?c:u)} aria-valuemax=${Math.max(...d[0]?c:u)}
    @pointerdown=${m} @pointermove=${m} @keydown=${y}></circle>`}function pd(s,t){let e=Math.max(0,3-Math.floor(Math.log10(t)));return Number(s.toFixed(Math.min(12,e)))}function $t(s){return f`<ul class="legend">
    ${s.map(t=>f`<li data-color=${t.color}>
          <span class="swatch ${t.dashed?"dashed":""}"></span>${t.text}
        </li>`)}
  </ul>`}var y1,Bi,M1,B=N(()=>{"use strict";w();Gr();z();P();ls();y1={top:10,right:14,bottom:38,left:58};Bi=[];M1={gray:["--background","--text"],sequential:["--background","--highlight","--strong"],diverging:["--c0","--background","--c1"]}});function xe(s){let[t,e]=[s.x(0),s.y(0)];return x`<path class="zero" d="M0,${e}H${s.width}M${t},0V${s.height}"></path>`}function Hi(s,t,e,{color:r,jump:i}){let o=t.findIndex(l=>l>=0);if(!i||e[o]===e[o+1])return L(s,t,e,{color:r});let n=e[o+1];return x`${L(s,t.slice(0,o+1),e.slice(0,o+1),{color:r})}
    ${L(s,[0,...t.slice(o+1)],[n,...e.slice(o+1)],{color:r})}
    ${X(s,[0],[e[o]],{color:r,radius:4})}
    ${X(s,[0],[n],{color:r,radius:3.5,className:"ring"})}`}function Zi(s,t){let e=s.x(t);return e<0||e>s.width?_:x`<line class="cursor" x1=${e} x2=${e} y2=${s.height}></line>`}function Ye(s,[t,e]=[-1/0,1/0]){let r=s.filter(Number.isFinite),[i,o]=[Math.max(t,Math.min(...r)),Math.min(e,Math.max(...r))],n=.08*(o-i||1);return[i-n,o+n]}var ee,As=N(()=>{"use strict";w();z();B();ee=I`
  .zero {
    fill: none;
    stroke: var(--line);
    stroke-width: 1;
  }
  .cursor {
    stroke: var(--text);
    stroke-width: 1;
    stroke-dasharray: 3 3;
  }
`});function fd(s){return new URL(s,new URL("../../",A1.url)).href}var A1,gd=N(()=>{"use strict";w();A1={}});function xd(s,t){if(!Pt.isPage)return structuredClone({...t,...Pt.state});let e=new URLSearchParams(location.search),r=structuredClone(t);for(let i of Object.keys(t)){let o=e.get(`${s}.${i}`);o!==null&&(r[i]=S1(o,t[i]))}return r}function S1(s,t){if(typeof t=="string")return s;try{let e=JSON.parse(s);return typeof e==typeof t&&Array.isArray(e)===Array.isArray(t)&&e!==null?e:t}catch{return t}}function yd(s,t,e){Qs.set(s,[t,e]),Yi||(Yi=window.setTimeout(ha,150))}function ha(){if(!Qs.size)return;if(window.clearTimeout(Yi),Yi=0,!Pt.isPage){for(let[e]of Qs.values())Pt.keep(e);Qs.clear();return}let s=new URLSearchParams(location.search);for(let[e,[r,i]]of Qs)for(let o of Object.keys(i)){let n=$d(r[o]);n===$d(i[o])?s.delete(`${e}.${o}`):s.set(`${e}.${o}`,n)}Qs.clear();let t=s.toString();history.replaceState(null,"",`${location.pathname}${t&&`?${t}`}${location.hash}`)}function $d(s){return typeof s=="string"?s:JSON.stringify(s)}var Qs,Yi,wd=N(()=>{"use strict";w();ls();Qs=new Map,Yi=0});var bd,vd=N(()=>{"use strict";w();z();bd=I`
  [data-color="0"],
  [data-color="train"],
  [data-color="forward"],
  [data-color="negative"],
  [data-color="momentum"],
  [data-color="affine"],
  [data-color="sigmoid"],
  [data-color="l2"] {
    --c: var(--c0);
  }
  [data-color="1"],
  [data-color="test"],
  [data-color="backward"],
  [data-color="positive"],
  [data-color="adam"],
  [data-color="loss"],
  [data-color="relu"],
  [data-color="l1"] {
    --c: var(--c1);
  }
  [data-color="2"],
  [data-color="validation"],
  [data-color="adagrad"],
  [data-color="conv"],
  [data-color="tanh"] {
    --c: var(--c2);
  }
  [data-color="3"],
  [data-color="rmsprop"],
  [data-color="parameter"],
  [data-color="activation"],
  [data-color="gelu"] {
    --c: var(--c3);
  }
  [data-color="4"],
  [data-color="adamw"],
  [data-color="norm"],
  [data-color="leaky_relu"] {
    --c: var(--c4);
  }
  [data-color="5"],
  [data-color="nesterov"],
  [data-color="pool"],
  [data-color="softmax"] {
    --c: var(--c5);
  }
  [data-color="6"],
  [data-color="dropout"] {
    --c: var(--c6);
  }
  [data-color="7"],
  [data-color="sgd"],
  [data-color="shape"],
  [data-color="step"] {
    --c: var(--c7);
  }
  [data-color="text"] {
    --c: var(--text);
  }
  [data-color="muted"] {
    --c: var(--muted);
  }
`});var T1,N1,E1,W,et=N(()=>{"use strict";w();z();vd();T1=I`
  :host {
    display: block;
    margin: 2rem 0;
    container-type: inline-size;
    color: var(--text);
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  figure {
    margin: 0;
    padding: 1rem;
    border: 1px solid var(--grid);
    border-radius: 12px;
    background: var(--card);
    box-shadow: var(--shadow);
  }
  figure > header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.3rem 1rem;
    margin-bottom: 0.6rem;
  }
  h3 {
    margin: 0;
    font-size: 1.05rem;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem;
  }
  .tools button {
    padding: 0.3rem 0.55rem;
    border: 0;
    border-radius: 6px;
    background: none;
    color: var(--muted);
    font: inherit;
    font-size: 0.8rem;
    cursor: pointer;
  }
  .tools button:hover,
  .tools button[aria-expanded="true"] {
    background: var(--panel);
    color: var(--text);
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .waiting {
    height: 16rem;
    border-radius: 8px;
    background: var(--panel);
  }
  .problem {
    margin: 0 0 0.6rem;
    padding: 0.6rem 0.8rem;
    border-left: 4px solid var(--c1);
    border-radius: 4px;
    background: var(--panel);
    overflow-wrap: anywhere;
  }
  .summary {
    margin: 0.6rem 0 0;
    color: var(--muted);
    font-size: 0.9rem;
    min-height: 1.35em;
  }
  .stage {
    display: flex;
    flex-wrap: wrap;
    gap: 1rem;
    justify-content: center;
    overflow-x: auto;
  }
  .stage > * {
    flex: none;
    max-width: 100%;
  }
  .column {
    display: flex;
    flex-direction: column;
    gap: 0.6rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem;
    align-items: center;
  }
  section.code {
    margin-top: 0.8rem;
    border-top: 1px solid var(--grid);
  }
  section.code header {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 1rem;
    margin-top: 0.6rem;
  }
  h4 {
    margin: 0;
    font-size: 0.85rem;
    font-weight: 600;
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  pre {
    max-height: 26rem;
    margin: 0.4rem 0 0;
    padding: 0.8rem;
    overflow: auto;
    border-radius: 8px;
    background: var(--panel);
    font: 0.8rem/1.5 var(--mono);
    tab-size: 4;
  }
`,N1=I`
  .controls {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    gap: 0.7rem 1.4rem;
    align-items: end;
    margin-top: 0.9rem;
  }
  .controls > .player,
  .controls > .wide,
  .controls > fieldset {
    grid-column: 1 / -1;
  }
  fieldset {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    gap: 0.5rem 1.4rem;
    align-items: end;
    margin: 0;
    padding: 0.4rem 0 0;
    border: 0;
    border-top: 1px solid var(--grid);
  }
  legend {
    float: left;
    grid-column: 1 / -1;
    padding: 0;
    color: var(--muted);
    font-size: 0.82rem;
  }
  label {
    font-size: 0.88rem;
  }
  .slider {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0 0.6rem;
  }
  .slider input {
    grid-column: 1 / -1;
    width: 100%;
    height: 1.5rem;
    margin: 0;
    accent-color: var(--c, var(--c0));
    cursor: pointer;
  }
  output {
    font-family: var(--mono);
    font-variant-numeric: tabular-nums;
    font-size: 0.85em;
  }
  .slider[data-color] .name::before,
  .toggle[data-color] .name::before {
    content: "";
    display: inline-block;
    width: 0.7em;
    height: 0.7em;
    margin-right: 0.4em;
    border-radius: 50%;
    background: var(--c);
  }
  .toggle {
    display: flex;
    align-items: center;
    gap: 0.45rem;
    min-height: 1.9rem;
    cursor: pointer;
  }
  .toggle input {
    width: 1.1rem;
    height: 1.1rem;
    margin: 0;
    accent-color: var(--c, var(--c0));
  }
  .choice,
  .field {
    display: grid;
    gap: 0.2rem;
  }
  select,
  input[type="text"],
  input[type="number"] {
    width: 100%;
    min-height: 2.1rem;
    padding: 0.3rem 0.5rem;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--background);
    color: var(--text);
    font: inherit;
  }
  .field.code input,
  input[type="number"] {
    font-family: var(--mono);
  }
  .button,
  section.code button {
    min-height: 2.1rem;
    min-width: 2.4rem;
    padding: 0.3rem 0.8rem;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--background);
    color: var(--text);
    font: inherit;
    font-size: 0.88rem;
    cursor: pointer;
  }
  .button:hover {
    background: var(--panel);
  }
  .button[aria-pressed="true"] {
    border-color: var(--c0);
    background: var(--highlight);
  }
  .button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .icon {
    display: block;
    margin: 0 auto;
    fill: currentColor;
    stroke: currentColor;
    stroke-width: 2.4;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  details summary {
    color: var(--muted);
    font-size: 0.88rem;
    cursor: pointer;
  }
  .player {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem;
    align-items: end;
  }
  .player .slider {
    flex: 1 1 12rem;
  }
`,E1=I`
  svg {
    display: block;
    font-family: var(--sans);
  }
  .grid {
    stroke: var(--grid);
    stroke-width: 1;
  }
  text {
    fill: var(--text);
    font-size: 12px;
  }
  .tick {
    fill: var(--muted);
    font-size: 11.5px;
    font-variant-numeric: tabular-nums;
  }
  .label {
    fill: var(--text);
    font-size: 12.5px;
  }
  .line {
    fill: none;
    stroke: var(--c, var(--text));
    stroke-width: 2;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  .line.thin {
    stroke-width: 1;
  }
  .dashed {
    stroke-dasharray: 5 4;
  }
  .point {
    fill: var(--c, var(--text));
    stroke: var(--background);
    stroke-width: 1;
  }
  .dots {
    fill: none;
    stroke: var(--c, var(--text));
    stroke-width: 4;
    stroke-linecap: round;
  }
  .ring {
    fill: var(--background);
    stroke: var(--c, var(--text));
    stroke-width: 2;
  }
  .bar {
    fill: var(--c, var(--c0));
  }
  .cross {
    fill: none;
    stroke: var(--text);
    stroke-width: 1.6;
  }
  .arrow {
    fill: none;
    stroke: var(--c, var(--text));
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .contour {
    fill: none;
    stroke: var(--muted);
    stroke-width: 0.6;
    stroke-opacity: 0.55;
  }
  .contour.filled {
    fill: var(--text);
    fill-opacity: 0.035;
  }
  .region {
    fill: var(--c, var(--c0));
    fill-opacity: 0.16;
  }
  .pixels {
    image-rendering: pixelated;
  }
  .handle {
    fill: var(--c, var(--c1));
    stroke: var(--background);
    stroke-width: 2.5;
    cursor: grab;
    display: block; /* browsers ignore touch-action where the display is inline */
    touch-action: none;
  }
  .handle:active {
    cursor: grabbing;
  }
  .handle:focus-visible {
    outline: none;
    stroke: var(--focus);
    stroke-width: 4;
  }
  /* A name or a number that stands beside what it belongs to, over lines. */
  .direct {
    fill: var(--c, var(--text));
    font-weight: 600;
    paint-order: stroke;
    stroke: var(--card);
    stroke-width: 4px;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 1rem;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 0.85rem;
  }
  .swatch {
    display: inline-block;
    width: 1.4em;
    margin-right: 0.4em;
    border-top: 3px solid var(--c, var(--text));
    vertical-align: middle;
  }
  .swatch.dashed {
    border-top-style: dashed;
  }
  table {
    border-collapse: collapse;
    font-size: 0.88rem;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.3rem 0.7rem;
    border-bottom: 1px solid var(--grid);
    text-align: right;
  }
  th {
    color: var(--muted);
    font-weight: 600;
  }
  th:first-child,
  td:first-child {
    text-align: left;
  }
  td[data-color] {
    color: var(--c);
    font-weight: 600;
  }
  .mono {
    font-family: var(--mono);
  }
  .muted {
    color: var(--muted);
    fill: var(--muted);
  }
`,W=[bd,T1,N1,E1]});async function Md(s){let t=[...s.renderRoot.querySelectorAll(".stage svg")??[]],e=s.renderRoot.querySelector(".stage canvas");if(!t.length&&!e)return a("This figure has no picture to download; it is made of text.","这张图由文字组成，没有可下载的图片。");if(t.forEach((r,i)=>{let o=new XMLSerializer().serializeToString(z1(r));Xi(new Blob([o],{type:"image/svg+xml"}),`${s.key}${i?`-${i+1}`:""}.svg`)}),!t.length&&e){let r=await new Promise(i=>e.toBlob(i));Xi(r,`${s.key}.png`)}return""}function z1(s){let t=s.cloneNode(!0);t.style.transform="";let e=[s,...s.querySelectorAll("*")];[t,...t.querySelectorAll("*")].forEach((n,l)=>{let h=getComputedStyle(e[l]),c=n.localName==="text"||n.localName==="tspan";for(let u of c?[..._d,...I1]:_d){let d=h.getPropertyValue(u);d&&n.setAttribute(u,d)}n.removeAttribute("class"),n.removeAttribute("tabindex")});let{width:r,height:i}=s.getBoundingClientRect();t.setAttribute("xmlns","http://www.w3.org/2000/svg"),t.setAttribute("width",String(r)),t.setAttribute("height",String(i));let o=document.createElementNS("http://www.w3.org/2000/svg","rect");return o.setAttribute("width","100%"),o.setAttribute("height","100%"),o.setAttribute("fill",getComputedStyle(Pt.root).getPropertyValue("--background")),t.prepend(o),t}function Xi(s,t){let e=document.createElement("a");e.href=URL.createObjectURL(s),e.download=t,e.click(),setTimeout(()=>URL.revokeObjectURL(e.href),1e3)}var _d,I1,ca=N(()=>{"use strict";w();P();ls();_d=["fill","stroke","stroke-width","stroke-dasharray","stroke-linecap","stroke-linejoin","opacity"],I1=["font-family","font-size","font-weight","font-style","text-anchor","dominant-baseline"]});function P1(s,t){return s===t||typeof s=="object"&&JSON.stringify(s)===JSON.stringify(t)}function O1(s,t,e){let r=fd(`${bn}/source/${s}#L${t}`);return f`<a href=${r} target="_blank" rel="noopener">${e}</a>`}var C1,S,q=N(()=>{"use strict";w();gd();De();z();P();wd();et();ls();ca();on();C1=34,S=class extends Fs{static styles=W;static title=["",""];static operation="";static inputs={};static view={};constructor(){super(),this.state={},this.result=null,this.problem="",this.problemPlace="",this.width=0,this.frames=0,this.jobs=[],this.panel=[],this.computing=!1,this.stale=!1,this.onTheme=()=>this.requestUpdate(),this.observer=new ResizeObserver(([t])=>{let e=Math.floor(t.contentRect.width)-C1;e>0&&e!==this.width&&(this.width=e,this.requestUpdate())})}get kind(){return this.constructor}get key(){return this.id||this.localName.slice(3)}get defaults(){return{...this.kind.inputs,...this.kind.view,...this.given()}}given(){let t={},e={...this.kind.inputs,...this.kind.view};for(let[r,i]of Object.entries(this.dataset))r==="frame"||r==="ready"||r in e&&(t[r]=typeof e[r]=="string"?i:JSON.parse(i??"null"));return t}connectedCallback(){super.connectedCallback(),this.state=xd(this.key,this.defaults),this.observer.observe(this),document.addEventListener("zs-theme",this.onTheme),Wh(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect(),en(this),document.removeEventListener("zs-theme",this.onTheme)}arguments(){return Object.fromEntries(Object.keys(this.kind.inputs).map(t=>[t,this.state[t]]))}set(t){let e=Object.keys(t).filter(r=>!P1(this.state[r],t[r]));e.length&&(this.note(t),e.some(r=>r in this.kind.inputs)&&!qh(this)&&this.refresh(),this.requestUpdate())}note(t){this.state={...this.state,...t},yd(this.key,this.state,this.defaults)}reset(){this.set(this.defaults)}async refresh(){if(this.computing){this.stale=!0;return}this.computing=!0;do{this.stale=!1;try{this.result=await this.compute(),this.problem=""}catch(t){t instanceof je?this.result||(this.stale=!0):this.refuse(t.message,this.resultPlace())}this.requestUpdate(),this.stale&&await new Promise(t=>setTimeout(t,this.result?0:200))}while(this.stale&&this.isConnected);this.computing=!1}refuse(t,e=""){[this.problem,this.problemPlace]=[t,e],this.requestUpdate()}resultPlace(){return""}problemAt(t){return this.problem&&this.problemPlace===t?f`<p class="problem" role="alert">${this.problem}</p>`:_}async compute(){return this.kind.operation?pi(this.kind.operation,this.arguments(),this.key):{}}updated(){!(this.result||this.problem)||!this.width||(this.frames+=1,this.setAttribute("data-frame",String(this.frames)),this.toggleAttribute("data-ready",!0))}heading(){return a(...this.kind.title)}draw(){return _}controls(){return _}summary(){return""}header(){return f`<header>
      <h3 id="title">${this.heading()}</h3>
      ${this.tools()}
    </header>`}render(){let t=this.result!==null&&this.width>0;return f`<figure aria-labelledby="title">
      ${this.header()} ${this.problemAt("")}
      <div class="stage" ?hidden=${!t}>${t?this.draw():_}</div>
      ${t?_:f`<div class="waiting" aria-hidden="true"></div>`}
      <div class="controls">${t?this.controls():_}</div>
      <p class="summary" aria-live="polite">${t?this.summary():_}</p>
      ${this.codePanels()}
    </figure>`}codePanels(t="code"){return this.panel.map(e=>f`<section class=${t}>
          <header>
            <h4>${e.title}</h4>
            <button @click=${()=>navigator.clipboard.writeText(e.text)}>${a("Copy","复制")}</button>
          </header>
          <pre tabindex="0"><code>${e.text}</code></pre>
        </section>`)}tools(){let t=e=>this.panel.some(r=>r.kind===e);return f`<div class="tools" role="toolbar" aria-label=${a("Tools of this figure","这张图的工具")}>
      <button @click=${()=>this.reset()}>${a("Reset","复原")}</button>
      <button aria-expanded=${t("script")} @click=${()=>this.show("script")}>
        ${a("As Python","Python 代码")}
      </button>
      <button aria-expanded=${t("source")} @click=${()=>this.show("source")}>${a("Source","库的源代码")}</button>
      <button @click=${()=>this.download()}>${a("Picture","下载图片")}</button>
    </div>`}async show(t){let e=this.panel.some(r=>r.kind===t);if(this.panel=[],!e)try{this.panel=await this.code(t),this.problem=""}catch(r){this.refuse(r.message)}this.requestUpdate()}async code(t){if(t==="script")return Promise.all(this.operations().map(i=>this.scriptOf(i)));let e=(await Promise.all(this.operations().map(({operation:i})=>Uh(i)))).flat();return[...new Map(e.map(i=>[`${i.file}:${i.line}`,i]))].map(([i,{name:o,file:n,line:l,text:h}])=>({kind:t,text:h,title:f`${o} · ${Pt.isPage?O1(n,l,i):i}`}))}operations(){let{operation:t}=this.kind;return[...t?[{operation:t,args:this.arguments(),label:""}]:[],...this.jobs.map(({operation:r,args:i,label:o})=>({operation:r,args:i(),label:o}))]}async scriptOf({operation:t,args:e,label:r}){let i=await Fh(t,e),o=a("The same numbers in Python","用 Python 得到同样的数");return{kind:"script",text:i,title:r?`${o} · ${r}`:o}}async download(){ha();let t=await Md(this);t&&this.refuse(t)}}});function tr(s){return le.find(t=>t.name===s)}var le,Vr=N(()=>{"use strict";w();P();le=[{name:"identity",text:a("identity","恒等函数"),color:"6",formula:"h(x) = x"},{name:"step",text:a("step","阶跃函数"),color:"step",formula:a("1 if x > 0, else 0","x > 0 时为 1，否则为 0")},{name:"sigmoid",text:"sigmoid",color:"sigmoid",formula:"1 / (1 + e⁻ˣ)"},{name:"tanh",text:"tanh",color:"tanh",formula:"(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)"},{name:"relu",text:"ReLU",color:"relu",formula:"max(x, 0)"},{name:"leaky_relu",text:"leaky ReLU",color:"leaky_relu",formula:a("x if x > 0, else slope · x","x > 0 时为 x，否则为斜率 · x")},{name:"gelu",text:"GELU",color:"gelu",formula:"x Φ(x)"}]});var L1={};var ua,kd=N(()=>{"use strict";w();U();As();q();Vr();P();B();et();z();ua=class extends S{static operation="activations";static title=["Activation functions and their slopes","激活函数与它们的斜率"];static inputs={x:.8,reach:5,slope:.1};static view={shown:[!1,!0,!0,!0,!0,!1,!1]};static styles=[...W,ee,I`
      .dot {
        display: inline-block;
        width: 0.7em;
        height: 0.7em;
        margin-right: 0.5em;
        border-radius: 50%;
        background: var(--c);
      }
      td .muted {
        font-weight: 400;
        margin-left: 0.5em;
      }
    `];controls(){let{state:t}=this;return f`
      ${k({label:a("Input x","输入 x"),value:t.x,min:-t.reach,max:t.reach,onInput:e=>this.set({x:e})})}
      ${k({label:a("Show x from −r to r, with r","显示的范围：x 从 −r 到 r，r 为"),value:t.reach,min:1,max:20,step:.5,onInput:e=>this.set({reach:e,x:Math.max(-e,Math.min(e,t.x))})})}
      ${At(a("Functions","函数"),le.map(({text:e,color:r},i)=>K({label:e,color:r,value:t.shown[i],onInput:o=>this.set({shown:t.shown.with(i,o)})})))}
      ${Us(a("Other options","其他选项"),k({label:a("Slope of leaky ReLU below 0","leaky ReLU 在 0 以下的斜率"),value:t.slope,min:-.5,max:1,step:.05,onInput:e=>this.set({slope:e})}))}
    `}shown(){return le.map((t,e)=>({...t,index:e})).filter(({index:t})=>this.state.shown[t])}draw(){let e=this.width>700?Math.floor((this.width-16)/2):this.width;return f`${this.diagram(e,"values","at",a("h(x), the function","h(x)，函数"))}
    ${this.diagram(e,"slopes","at_slopes",a("h′(x), the slope","h′(x)，斜率"))} ${this.table()}`}diagram(t,e,r,i){let{result:o,state:n}=this,l=o.grid.list(),h=this.shown().map(p=>({...p,ys:o[e].at(p.index).list()})),c=Ye([0,1,...h.flatMap(({ys:p})=>p)],e==="values"?[-1.3,2.3]:[-.6,1.2]),u=e==="values"?["step"]:["relu","leaky_relu"],d={domain:[l[0],l[l.length-1]],label:"x"};return C({width:t,height:300,x:d,y:{domain:c,label:i},label:i},p=>x`${xe(p)}${Zi(p,n.x)}
        ${h.map(({name:m,color:g,ys:y})=>Hi(p,l,y,{color:g,jump:u.includes(m)}))}
        ${h.map(({index:m,color:g})=>X(p,[n.x],[o[r].at(m)],{color:g,radius:5}))}
        ${G(p,{x:n.x,y:0,label:a("Input x","输入 x"),color:"text",step:[n.reach/100,0],onMove:m=>this.set({x:m})})}`)}table(){let{result:t,state:e}=this;return f`<table>
      <thead>
        <tr>
          <th scope="col">x = ${$(e.x)}</th>
          <th scope="col">h(x)</th>
          <th scope="col">h′(x)</th>
        </tr>
      </thead>
      <tbody>
        ${this.shown().map(({text:r,color:i,index:o,formula:n})=>f`<tr>
              <td><span class="dot" data-color=${i}></span>${r} <span class="muted">${n}</span></td>
              <td class="mono">${t.at.at(o).toFixed(4).replace("-","−")}</td>
              <td class="mono">${t.at_slopes.at(o).toFixed(4).replace("-","−")}</td>
            </tr>`)}
      </tbody>
    </table>`}summary(){let t=this.shown().map(({text:r,index:i})=>{let[o,n]=[$(this.result.at.at(i)),$(this.result.at_slopes.at(i))];return a(`${r} ${o} with slope ${n}`,`${r}：${o}，斜率 ${n}`)}),e=$(this.state.x);return a(`At x = ${e}: ${t.join("; ")}.`,`在 x = ${e} 处：${t.join("；")}。`)}};M.define("zs-activations",ua)});var it,vt=N(()=>{"use strict";w();z();et();it=[...W,I`
    .end {
      fill: var(--c, var(--text));
      font-weight: 600;
    }
    .title {
      fill: var(--c, var(--text));
      font-size: 13px;
      font-weight: 600;
    }
    .grid.strong {
      stroke: var(--muted);
    }
    .now {
      stroke: var(--muted);
      stroke-width: 1.2;
      stroke-dasharray: 2 3;
    }
    .line.faint {
      stroke-width: 1;
      stroke-opacity: 0.35;
    }
    .touching .contour {
      stroke: var(--text);
      stroke-width: 1.6;
      stroke-opacity: 1;
    }
    .face {
      stroke: var(--background);
      stroke-width: 0.6;
      stroke-linejoin: round;
    }
    .neuron {
      fill: var(--panel);
      stroke: var(--text);
      stroke-width: 1.4;
    }
    .off {
      fill: none;
      stroke: var(--muted);
      stroke-width: 1.2;
      stroke-opacity: 0.6;
    }
    .weight {
      stroke: var(--c);
      stroke-opacity: 0.65;
    }
    .box {
      fill: none;
      stroke: var(--c, var(--text));
      stroke-width: 1.2;
      stroke-dasharray: 4 3;
    }
    .trial {
      stroke: var(--text);
      stroke-width: 1;
    }
    .trial.best {
      stroke: var(--c1);
      stroke-width: 2.4;
    }
    .frame {
      fill: none;
      stroke: var(--grid);
    }
    .empty {
      fill: var(--muted);
      font-size: 13px;
    }
    .multiples {
      display: flex;
      flex-wrap: wrap;
      gap: 12px;
      justify-content: center;
    }
    .numbers {
      margin: 0;
      color: var(--muted);
      font-size: 0.78rem;
      font-variant-numeric: tabular-nums;
      text-align: center;
    }
    .numbers b {
      color: var(--text);
    }
    .scroll {
      max-width: 100%;
      overflow-x: auto;
    }
  `]});function zt(s,t,{least:e=300,gap:r=16}={}){let i=Math.max(1,Math.min(t,Math.floor((s+r)/(e+r))));return{columns:i,width:Math.floor((s-r*(i-1))/i)}}function dt(s,t=0){return Array.from({length:s},(e,r)=>r+t)}function er(s,t){let[e,r]=[1/0,-1/0];for(let i of s)for(let o of Array.from(i))Number.isFinite(o)&&([e,r]=[Math.min(e,o),Math.max(r,o)]);return e<=r?[e,r]:t}function gt({width:s,height:t,x:e,y:r,label:i,series:o,below:n,above:l,outside:h}){let c=Math.max(0,...o.map(({text:d})=>Jr(d??""))),u={right:c?c+14:14};return C({width:s,height:t,x:e,y:r,label:i,margin:u},d=>x`${n?.(d)??_}
      ${o.map(({xs:p,ys:m,color:g,dashed:y,className:b})=>L(d,p,m,{color:g,dashed:y,className:b}))}
      ${l?.(d)??_}`,d=>x`${R1(d,o)}${h?.(d)??_}`)}function R1(s,t){let e=t.filter(({text:i,ys:o})=>i&&Array.from(o).some(Number.isFinite)).map(({xs:i,ys:o,color:n,text:l})=>{let h=F1(o),c=Math.max(6,Math.min(s.height-2,s.y(o[h])));return{x:Math.min(s.width,s.x(i[h])),y:c,color:n,text:l}}).sort((i,o)=>i.y-o.y);for(let i=1;i<e.length;i+=1)e[i].y=Math.max(e[i].y,e[i-1].y+14);let r=e.length?Math.max(0,e[e.length-1].y-s.height):0;return e.map((i,o)=>x`<text class="end" data-color=${i.color} x=${i.x+6}
      y=${i.y-Math.min(r,r*((o+1)/e.length)*1.5)} dy="0.32em">${i.text}</text>`)}function F1(s){let t=s.length-1;for(;t>0&&!Number.isFinite(s[t]);)t-=1;return t}function Jr(s){return[...s].reduce((t,e)=>t+(e>"⺀"?12.5:8.2),0)}function sr(s,t,e){return x`<text class="title" data-color=${e??_} x=${s.width/2} y="-8" text-anchor="middle">${t}</text>`}function Gi(s,{x:t,y:e,limits:r,label:i,color:o,onMove:n}){let l=ge().domain(s.x.domain().map(Math.log10)).range(s.x.range()),[h,c]=r;return G({...s,x:l},{x:Math.log10(t),y:e,label:`log₁₀ ${i}`,color:o,step:[.1,0],limits:[r.map(Math.log10),[e,e]],onMove:u=>n(Math.min(c,Math.max(h,Number((10**u).toPrecision(3)))))})}var _t=N(()=>{"use strict";w();B();Gr();z()});function Vi(s){return f`<svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
    ${x`<path d=${U1[s]}></path>`}
  </svg>`}var U1,st,Mt=N(()=>{"use strict";w();z();U();P();U1={start:"M6 5v14M19 5L9 12l10 7z",back:"M16 5L6 12l10 7z",play:"M7 4l13 8-13 8z",pause:"M8 5v14M16 5v14",forward:"M8 5l10 7-10 7z"};st=class{constructor(t,{last:e,rate:r=12,label:i}){this.host=t,this.last=e,this.rate=r,this.label=i??a("Step","步"),this.playing=!1,this.began=0,this.from=0,t.addController(this)}hostDisconnected(){this.playing=!1}toggle(){this.playing=!this.playing,this.playing&&(this.host.state.step>=this.last()&&this.host.set({step:0}),this.from=this.host.state.step,this.began=performance.now(),requestAnimationFrame(t=>this.tick(t))),this.host.requestUpdate()}tick(t){if(!this.playing)return;let e=Math.max(0,t-this.began),r=Math.min(this.last(),this.from+Math.floor(e*this.rate/1e3));this.host.set({step:r}),r>=this.last()?(this.playing=!1,this.host.requestUpdate()):requestAnimationFrame(i=>this.tick(i))}go(t){this.playing=!1,this.host.set({step:Math.max(0,Math.min(this.last(),t))}),this.host.requestUpdate()}controls(){let t=Math.min(this.host.state.step,this.last());return f`<div class="player">
      ${j({label:a("Back to the start","回到开头"),text:Vi("start"),onClick:()=>this.go(0)})}
      ${j({label:a("One step back","后退一步"),text:Vi("back"),onClick:()=>this.go(t-1)})}
      ${j({label:this.playing?a("Pause","暂停"):a("Play","播放"),text:Vi(this.playing?"pause":"play"),onClick:()=>this.toggle()})}
      ${j({label:a("One step forward","前进一步"),text:Vi("forward"),onClick:()=>this.go(t+1)})}
      ${k({label:this.label,value:t,min:0,max:Math.max(1,this.last()),step:1,format:e=>`${e} / ${this.last()}`,onInput:e=>this.go(e)})}
    </div>`}}});var j1={};var Ji,da,Ad=N(()=>{"use strict";w();q();vt();U();_t();P();Mt();B();z();Ji=[["kept","adagrad","AdaGrad","AdaGrad"],["created_anew","1","h created anew","每次重新生成 h"],["rmsprop","rmsprop","RMSprop","RMSprop"]],da=class extends S{static styles=it;static operation="adagrad_state";static title=["The memory of AdaGrad: too long, none, or fading","AdaGrad 的记忆：太长、没有、逐渐淡忘"];static inputs={surface:"plateau",lr:.1,steps:200,start:[-6,.5]};static view={step:200};player=new st(this,{last:()=>this.result?.steps??0,rate:30});controls(){let{state:t}=this;return f`${this.player.controls()}
    ${F({label:a("Surface","曲面"),value:t.surface,options:[["plateau",a("a cliff and a plateau","悬崖和高原")],["valley",a("a valley, x²/20 + y²","山谷，x²/20 + y²")]],onInput:e=>this.choose(e)})}
    ${k({label:a("learning rate η","学习率 η"),value:t.lr,min:.05,max:5,log:!0,onInput:e=>this.set({lr:e})})}
    ${k({label:a("number of steps","总步数"),value:t.steps,min:5,max:300,step:1,onInput:e=>this.set({steps:e,step:e})})}`}draw(){let t=this.width>760,e=t?Math.floor(this.width*.55)-16:this.width;return f`${this.map(e)}${this.heights(t?this.width-e-16:this.width)}`}choose(t){let e=t==="valley"?30:200;this.set({surface:t,start:this.result.starts[t],lr:t==="valley"?1.5:.1,steps:e,step:e})}map(t){let{result:e,state:r}=this,i=Math.min(r.step,e.steps);return C({width:t,height:300,x:{domain:e.x,label:"x"},y:{domain:e.y,label:"y"},label:a("Three paths on the surface","曲面上的三条路")},o=>x`
        ${Ot(o,e.z,{x:e.x,y:e.y,levels:$e(e.z,12)})}
        ${te(o,0,0)}
        ${Ji.map(([n,l])=>{let h=e[n].list().slice(0,i+1),[c,u]=[0,1].map(d=>h.map(p=>p[d]));return x`${L(o,c,u,{color:l})}${X(o,c,u,{color:l,radius:2})}
            ${X(o,c.slice(-1),u.slice(-1),{color:l,radius:6})}`})}
        ${G(o,{x:r.start[0],y:r.start[1],label:a("Start","起点"),color:"text",onMove:(n,l)=>this.set({start:[n,l]})})}`)}heights(t){let{result:e,state:r}=this,i=dt(e.steps+1),o=Math.min(r.step,e.steps);return gt({width:t,height:300,x:{domain:[0,e.steps],label:a("step","步")},y:{domain:[1e-8,20],log:!0,label:a("height","高度")},label:a("Height after each step","每一步之后的高度"),series:Ji.map(([,n,l,h],c)=>({xs:i,ys:e.heights.at(c).list().map(u=>Math.max(u,1e-8)),color:n,text:a(l,h)})),below:n=>x`<line class="grid" x1=${n.x(o)} x2=${n.x(o)} y2=${n.height}></line>`})}summary(){let{result:t,state:e}=this,r=Math.min(e.step,t.steps),i=Ji.map(([n])=>{let[l,h]=[t[n].at(Math.max(0,r-1)).list(),t[n].at(r).list()];return $(Math.hypot(l[0]-h[0],l[1]-h[1]),3)}),o=Ji.map((n,l)=>$(t.heights.at(l).at(r),3));return a(`Step ${r}: AdaGrad is at height ${o[0]}, and its last step is ${i[0]} long; with h created anew ${o[1]} and ${i[1]}; RMSprop ${o[2]} and ${i[2]}.`,`第 ${r} 步：AdaGrad 在高度 ${o[0]}，最后一步长 ${i[0]}；每次重新生成 h 的是 ${o[1]} 和 ${i[1]}；RMSprop 是 ${o[2]} 和 ${i[2]}。`)}};M.define("zs-adagrad-state",da)});var D1={};var Ki,rr,Qi,Sd,Td,Nd,pa,Ed=N(()=>{"use strict";w();q();U();P();Mt();z();Ki=[4.2,1.8,.6],rr=[[1.2,3],[2.6,4],[2.6,2],[4,3],[5.25,1.8],[6.6,2.8],[6.6,.8],[7.95,1.8],[7.95,-.4]],Qi=[.75,.75,4.95,2.3,3.65,3.65,4.95,6.3,7.65,7.65,9.2,9.2],Sd=9.3,Td=.2,Nd=.86,pa=class extends S{static styles=[...S.styles,I`
      .sum {
        border-collapse: separate;
        border-spacing: 0.25rem;
      }
      .sum th,
      .sum td {
        padding: 0;
        border: 0;
        text-align: center;
      }
      .sum th {
        padding-right: 0.5rem;
        text-align: right;
        white-space: nowrap;
      }
      .sum td.number {
        padding-left: 0.7rem;
        text-align: left;
        font-family: var(--mono);
        font-size: 1rem;
      }
      .sum .rule td {
        border-top: 2px solid var(--text);
      }
      .cell {
        display: inline-grid;
        place-content: center;
        width: 2.1rem;
        height: 2.1rem;
        border: 1px solid var(--grid);
        border-radius: 6px;
        background: var(--panel);
        color: var(--muted);
        font: 600 1rem var(--mono);
      }
      .small .cell {
        height: 1.6rem;
        border-style: dashed;
        background: none;
        font-size: 0.85rem;
      }
      button.cell {
        border-color: var(--line);
        background: var(--background);
        color: var(--text);
        cursor: pointer;
      }
      .cell[data-bit="1"] {
        border-color: var(--c1);
        background: color-mix(in srgb, var(--c1) 22%, var(--background));
        color: var(--text);
      }
      .chosen .cell {
        box-shadow: 0 0 0 2px var(--c0);
      }
      .wire {
        fill: none;
        stroke: var(--muted);
        stroke-width: 1.2;
        stroke-linejoin: round;
      }
      .wire.on {
        stroke: var(--c1);
        stroke-width: 2.6;
      }
      .wire.unknown {
        stroke: var(--grid);
      }
      .gate {
        fill: var(--panel);
        stroke: var(--muted);
        stroke-width: 1.4;
      }
      .gate.on {
        fill: color-mix(in srgb, var(--c1) 24%, var(--background));
        stroke: var(--c1);
      }
      .gate.unknown {
        stroke: var(--grid);
      }
      .gate.now {
        stroke: var(--text);
        stroke-width: 2.4;
      }
      .value {
        font-weight: 700;
      }
    `];static operation="adder_circuit";static title=["An adder made of NAND perceptrons","用与非门感知机做加法器"];static inputs={a:[1,0,1,1],b:[1,1,1,0]};static view={digit:0,step:9};player=new st(this,{last:()=>9,rate:2,label:a("Gates computed","已算出的门")});controls(){let{state:t}=this,e=t.a.length,r=(i,o)=>Array.from({length:o},(n,l)=>i[l]??0);return f`${this.player.controls()}
    ${k({label:a("Number of bits","位数"),value:e,min:1,max:8,step:1,onInput:i=>this.set({a:r(t.a,i),b:r(t.b,i),digit:Math.min(t.digit,i-1)})})}
    ${k({label:a("The digit whose full adder is shown","下图显示哪一位的全加器"),value:this.digit,min:0,max:Math.max(1,e-1),step:1,onInput:i=>this.set({digit:Math.min(i,e-1)})})}`}get digit(){return Math.min(this.state.digit,this.result.wires.length-1)}draw(){return f`${this.paper()}${this.circuit(Math.min(this.width,780))}`}paper(){let{result:t}=this,e=Array.from({length:t.wires.length},(n,l)=>l).reverse(),r=n=>n===this.digit?"chosen":"",i=n=>f`<span class="cell" data-bit=${n}>${n}</span>`,o=(n,l,h)=>f`<tr>
        <th scope="row">${l} ${n}</th>
        <td></td>
        ${e.map(c=>f`<td class=${r(c)}>${this.toggleBit(n,c)}</td>`)}
        <td class="number">${h}</td>
      </tr>`;return f`<table class="sum">
      <tbody>
        <tr class="small">
          <th scope="row">${a("carry","进位")}</th>
          ${[t.wires.length,...e].map(n=>f`<td class=${r(n)}>${i(t.carries[n])}</td>`)}
          <td></td>
        </tr>
        ${o("a","",t.first)} ${o("b","+",t.second)}
        <tr class="rule">
          <th scope="row">${a("sum","和")}</th>
          <td>${i(t.carry)}</td>
          ${e.map(n=>f`<td class=${r(n)}>${i(t.bits.at(n))}</td>`)}
          <td class="number">${t.total}</td>
        </tr>
      </tbody>
    </table>`}toggleBit(t,e){let r=this.state[t],i=r[e]??0;return f`<button
      class="cell"
      role="switch"
      aria-checked=${i===1}
      aria-label=${a(`bit ${e} of ${t}`,`${t} 的第 ${e} 位`)}
      data-bit=${i}
      @click=${()=>this.set({[t]:r.with(e,1-i),digit:e})}
    >
      ${i}
    </button>`}circuit(t){let e=t/12.9,r=e*6,i=Math.min(9,this.state.step)+Ki.length,o=this.result.wires.at(this.digit).list(),n=m=>(m+1.75)*e,l=m=>(4.9-m)*e,h=this.ends(),c=m=>m>=i?"unknown":o[m]?"on":"",u=o.map((m,g)=>g).sort((m,g)=>(o[m]&&m<i?1:0)-(o[g]&&g<i?1:0)),d=["a","b",a("carry","进位")],p=a(`The full adder of digit ${this.digit}: nine NAND gates`,`第 ${this.digit} 位的全加器：九个与非门`);return f`<svg
      class="plot"
      width=${t}
      height=${r}
      viewBox="0 0 ${t} ${r}"
      role="group"
      aria-label=${p}
    >
      ${u.map(m=>{let[g,y]=m<3?[0,Ki[m]]:[rr[m-3][0]+Nd,rr[m-3][1]];return h[m].map(([b,v])=>x`<path class="wire ${c(m)}" d="M${n(g)},${l(y)}H${n(Qi[m])}V${l(v)}H${n(b)}"></path>`)})}
      ${rr.map(([m,g],y)=>{let b=y+3,v=.36*e,T=b===i-1&&this.state.step<9?"now":"";return x`<path class="gate ${c(b)} ${T}"
            d="M${n(m)},${l(g)-v}h${.34*e}a${v},${v} 0 0 1 0,${2*v}h${-.34*e}z"></path>
          <circle class="gate ${c(b)} ${T}" cx=${n(m+Nd-.08)} cy=${l(g)} r=${.08*e}></circle>
          <text class="value" x=${n(m+.33)} y=${l(g)} dy="0.35em" text-anchor="middle">${b<i?o[b]:""}</text>`})}
      ${Ki.map((m,g)=>this.port(n(-.2),l(m),o[g],e,d[g],"end"))}
      ${this.result.outputs.map((m,g)=>{let y=g?a("carry","进位"):a("sum","和");return this.port(n(Sd+.2),l(rr[m-3][1]),m<i?o[m]:null,e,y,"start")})}
    </svg>`}port(t,e,r,i,o,n){let l=(n==="end"?-1:1)*.42*i;return x`<circle class="gate ${r===null?"unknown":r?"on":""}" cx=${t} cy=${e} r=${.27*i}></circle>
      ${r===null?_:x`<text class="value" x=${t} y=${e} dy="0.35em" text-anchor="middle">${r}</text>`}
      <text x=${t+l} y=${e} dy="0.35em" text-anchor=${n}>${o}</text>`}ends(){let{sources:t,outputs:e}=this.result,r=Qi.map(()=>[]),i=o=>o<3?Ki[o]:rr[o-3][1];rr.forEach(([o,n],l)=>{let h=[...t[l]],c=n<Math.min(...h.map(i)),[u,d]=h.sort((p,m)=>c?Qi[p]-Qi[m]:i(p)-i(m));r[d].push([o,n+Td]),r[u].push([o,n-Td])});for(let o of e)r[o].push([Sd,i(o)]);return r}summary(){let{result:t}=this,e=[t.carry,...t.bits.list().reverse()].join("");return a(`${t.first} + ${t.second} = ${t.total}, in binary ${e}, with ${t.gates} NAND perceptrons.`,`${t.first} + ${t.second} = ${t.total}，二进制为 ${e}，共用 ${t.gates} 个与非门感知机。`)}};M.define("zs-adder",pa)});var W1={};var ma,Id=N(()=>{"use strict";w();q();U();P();Mt();B();et();z();ma=class extends S{static operation="batch_noise";static styles=[...W,I`
      .batches .arrow {
        stroke-width: 1;
        stroke-opacity: 0.45;
      }
      .whole .arrow {
        stroke-width: 3;
      }
    `];static title=["The noise of mini-batches","mini-batch 的噪声"];static inputs={batch_size:5,lr:.15,steps:60,seed:0};static view={step:120};player=new st(this,{last:()=>this.state.steps,rate:14});get end(){return Math.min(this.state.step,this.state.steps,this.result.losses.length-1)}draw(){let{width:t}=this,e=t>640?Math.floor((t-16)/2):t;return f`${this.valley(e)} ${this.line(e)}`}valley(t){let{result:e,end:r}=this,i=a("Loss of all points by a and b, with the path","全部样本的损失与走过的路"),o={x:{domain:e.a_range,label:a("slope a","斜率 a")},y:{domain:e.b_range,label:a("bias b","偏置 b")}},n=e.path.list().slice(0,r+1),[l,h]=[0,1].map(m=>n.map(g=>g[m])),[c,u]=e.path.at(0).data,d=.28,p=m=>[c-d*m[0],u-d*m[1]];return C({width:t,height:340,...o,label:i},m=>x`${Ot(m,e.z,{x:e.a_range,y:e.b_range,levels:$e(e.z,14)})}
        <g class="batches">${e.batches.list().map(g=>Et(m,[c,u],p(g),{color:"1"}))}</g>
        <g class="whole">${Et(m,[c,u],p(e.whole.data),{color:"text"})}</g>
        ${L(m,l,h,{color:"0"})} ${X(m,l,h,{color:"0",radius:2.2})}
        ${X(m,[l[r]],[h[r]],{color:"0",radius:6})}`)}line(t){let{result:e,end:r}=this,[i,o]=[0,1].map(u=>e.points.list().map(d=>d[u])),[n,l]=e.path.at(r).data,h=a("The points and the line","样本点与直线");return C({width:t,height:340,...{x:{domain:[-2.1,2.1],label:"x"},y:{domain:[-3,4],label:"t"}},label:h},u=>x`${X(u,i,o,{color:"7"})}
        ${L(u,[-2.1,2.1],[-2.1*n+l,2.1*n+l],{color:"0"})}`)}controls(){let{state:t}=this;return f`${this.player.controls()}
    ${k({label:a("Batch size","批大小"),value:t.batch_size,min:1,max:60,step:1,onInput:e=>this.set({batch_size:e})})}
    ${k({label:a("Learning rate η","学习率 η"),value:t.lr,min:.005,max:1.5,log:!0,onInput:e=>this.set({lr:e})})}
    ${k({label:a("Number of steps","总步数"),value:t.steps,min:1,max:120,step:1,onInput:e=>this.set({steps:e,step:e})})}
    ${k({label:a("Other mini-batches","换一组 mini-batch"),value:t.seed,min:0,max:20,step:1,onInput:e=>this.set({seed:e})})}`}summary(){let{result:t,end:e,state:r}=this,[i,o]=[$(t.noise,3),$(t.losses.at(e))],n=r.batch_size*e;return a(`The gradients of the mini-batches (orange) differ from that of all 60 points (the thick arrow) by ${i} on average; after ${e} steps and ${n} samples the loss is ${o}.`,`各 mini-batch 的梯度（橙色）与全部 60 个样本的梯度（粗箭头）平均相差 ${i}；${e} 步、${n} 个样本之后，损失是 ${o}。`)}};M.define("zs-batch-noise",ma)});function zd(s,t,e){let r=s.getContext("2d"),i=r.createImageData(s.width,s.height);for(let o=0;o<t.length;o+=1)i.data.fill(255*t[o]/e,4*o,4*o+3),i.data[4*o+3]=255;r.putImageData(i,0,0)}function or(s,{size:t,largest:e,label:r}){let i=document.createElement("canvas");return[i.width,i.height,i.className]=[28,28,"digit"],i.style.width=`${t}px`,i.style.height=`${t}px`,r?(i.setAttribute("role","img"),i.setAttribute("aria-label",r)):i.setAttribute("aria-hidden","true"),zd(i,s,e),f`${i}`}function Cd(s,{size:t,largest:e}){let r=document.createElement("canvas");return[r.width,r.height]=[28,28],zd(r,s,e),x`<image class="digit" width=${t} height=${t} href=${r.toDataURL()}></image>`}var ir,to=N(()=>{"use strict";w();z();ir=I`
  canvas.digit {
    display: block;
    border-radius: 4px;
    background: #000;
    image-rendering: pixelated;
  }
  image.digit {
    image-rendering: pixelated;
  }
`});var ut,qt=N(()=>{"use strict";w();z();De();U();P();ut=class{constructor(t,{operation:e,args:r,onFrame:i,label:o,place:n}){this.host=t,this.operation=e,this.args=r,this.onFrame=i,this.place=n??"",this.label=o??a("Start","开始"),this.job=null,this.running=!1,this.frame=null,this.started={},t.addController(this),t.jobs.push(this)}hostDisconnected(){this.stop()}start(t=!1){this.stop(),this.frame=null,this.running=!t,this.started=this.args(),this.job=mi(this.operation,this.started,async e=>{this.frame=e,this.onFrame?.(e),this.host.requestUpdate(),await this.host.updateComplete,await new Promise(r=>requestAnimationFrame(r))},e=>{this.job=null,this.running=!1,e&&this.host.refuse(e,this.place),this.host.requestUpdate()},t),this.host.problem="",this.host.requestUpdate()}toggle(){this.running=!this.running,this.running?this.job?.resume():this.job?.pause(),this.host.requestUpdate()}step(){this.job||this.start(!0),this.running=!1,this.job?.step(),this.host.requestUpdate()}stop(){this.job?.stop(),this.job=null,this.running=!1,this.host.requestUpdate()}controls(){let t=this.job!==null;return f`<div class="player">
      ${t?j({label:this.running?a("Pause","暂停"):a("Go on","继续"),onClick:()=>this.toggle()}):j({label:this.label,onClick:()=>this.start()})}
      ${j({label:a("One step","一步"),onClick:()=>this.step()})}
      ${t?j({label:a("Stop","停止"),onClick:()=>this.stop()}):_}
    </div>`}}});var B1={};var q1,Bt,fa,Pd=N(()=>{"use strict";w();U();to();q();P();B();qt();et();z();q1=["7","forward"],Bt=s=>Math.round(s).toLocaleString("en-US"),fa=class extends S{static title=["Digits one by one, and in batches","逐张识别与批处理"];static inputs={batch_size:100,images:1e4};static styles=[...W,ir,I`
      .lane {
        width: 100%;
        padding: 0.6rem 0.8rem;
        border: 1px solid var(--grid);
        border-left: 4px solid var(--c);
        border-radius: 8px;
      }
      .lane h4 {
        color: var(--text);
        font-size: 0.95rem;
      }
      .lane header {
        display: flex;
        flex-wrap: wrap;
        gap: 0.2rem 1.2rem;
        align-items: baseline;
        justify-content: space-between;
      }
      .lane .facts {
        font-variant-numeric: tabular-nums;
        font-size: 0.92rem;
      }
      .lane .facts b {
        font-family: var(--mono);
      }
      progress {
        display: block;
        width: 100%;
        height: 0.7rem;
        margin: 0.5rem 0;
        accent-color: var(--c);
      }
      .answers {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        min-height: 54px;
        overflow: hidden;
        max-height: 54px;
      }
      .answer {
        display: flex;
        flex-direction: column;
        align-items: center;
        font: 600 0.85rem/1.3 var(--mono);
      }
      .answer.wrong {
        color: var(--c1);
      }
      .answer.wrong canvas {
        outline: 2px solid var(--c1);
      }
      .value {
        font-size: 12px;
        font-weight: 600;
      }
    `];runner=new ut(this,{operation:"inference",args:()=>this.arguments(),label:a("Read the test images","识别测试图像")});sizes=new ut(this,{operation:"batch_sizes",args:()=>({}),label:a("Measure all batch sizes","实测各种批大小")});controls(){let{state:t}=this;return f`
      ${this.runner.controls()}
      ${k({label:a("Batch size","批大小"),value:t.batch_size,min:1,max:1e4,log:!0,color:"forward",format:Bt,onInput:e=>this.set({batch_size:Math.round(e)})})}
      ${k({label:a("Test images","测试图像数"),value:t.images,min:1e3,max:1e4,step:1e3,format:Bt,onInput:e=>this.set({images:e})})}
      ${this.sizes.controls()}
    `}draw(){let{frame:t}=this.runner,e=t?.lanes??[{size:1},{size:this.state.batch_size}];return f`${e.map((r,i)=>this.lane(r,i))}
    ${this.sizes.frame?this.speeds(this.sizes.frame):_}`}lane(t,e){let r=this.runner.frame?.images??this.state.images,i=e===0?a("One by one","逐张"):a(`In batches of ${Bt(t.size)}`,`批大小为 ${Bt(t.size)}`);return f`<section class="lane" data-color=${q1[e]} aria-label=${i}>
      <header>
        <h4>${i}</h4>
        <span class="facts">${t.done?this.facts(t):a("not started","尚未开始")}</span>
      </header>
      <progress max=${r} value=${t.done??0} aria-label=${a("Images read","已识别的图像")}></progress>
      <div class="answers">${t.done?this.answers(t):_}</div>
    </section>`}facts(t){let[e,r,i]=[Bt(t.done),Bt(t.done/t.seconds),(100*t.right/t.done).toFixed(2)],o=$(1e3*t.seconds,3);return f`${a("images","图像")} <b>${e}</b> · ${a("time","用时")} <b>${o}</b> ms ·
      ${a("a second","每秒")} <b>${r}</b> · ${a("accuracy","识别精度")} <b>${i}</b> %`}answers(t){let e=Math.min(t.answers.length,Math.floor((this.width-30)/36));return Array.from({length:e},(r,i)=>{let o=t.answers.length-e+i,[n,l]=[t.answers.at(o),t.labels.at(o)];return f`<div class="answer ${n===l?"":"wrong"}">
        ${or(t.pixels.at(o).data,{size:32,largest:255,label:""})}${n}
      </div>`})}speeds(t){let[e,r]=[t.sizes.list(),t.speeds.list()],i=r.indexOf(Math.max(...r)),o=[Math.min(...r)/2.6,Math.max(...r)*2.2],n=a("Images a second against the batch size, both on logarithmic axes","每秒的图像数与批大小，两轴都是对数刻度"),l={domain:[.8,2700],label:a("batch size","批大小"),log:!0,ticks:[1,4,16,64,256,1024],format:Bt},h={domain:o,log:!0,format:Bt};return C({width:this.width,height:260,x:l,y:h,label:n,margin:{top:26,left:64}},c=>x`${L(c,e,r,{color:"forward"})}${X(c,e,r,{color:"forward",radius:4.5})}
        ${[0,...i?[i]:[]].map(u=>{let d=u===0?"start":u>e.length/2?"end":"middle";return x`<text class="value" x=${c.x(e[u])} y=${c.y(r[u])+(u?-11:20)} text-anchor=${d}>
            ${a(`${Bt(r[u])} images a second`,`每秒 ${Bt(r[u])} 幅`)}</text>`})}`)}summary(){let{frame:t}=this.runner;if(!t)return a("A network with 784, 50 and 10 neurons has learned from 20,000 training images. It waits for the test images.","一个 784-50-10 的网络已经用 20,000 幅训练图像学习过，正等着识别测试图像。");let[e,r]=t.lanes.map(n=>n.done/n.seconds),i=$(r/e,2),o=t.compared-t.same;return a(`Batches of ${Bt(t.lanes[1].size)} are ${i} times as fast. Of ${Bt(t.compared)} images that both ways have read, ${o} have different answers.`,`批大小为 ${Bt(t.lanes[1].size)} 时，速度是逐张识别的 ${i} 倍。两种方式都识别过的 ${Bt(t.compared)} 幅图像中，答案不同的有 ${o} 幅。`)}};M.define("zs-batches",fa)});function ga({w:s,b:t},[e,r]){return s[0]*e+s[1]*r+t}function Ht(s){let[t,e]=s.x.domain(),[r,i]=s.y.domain();return[[t,r],[e,r],[e,i],[t,i]]}function Zt(s,t,e=!0){let r=s.map(i=>(e?1:-1)*ga(t,i));return s.flatMap((i,o)=>{let n=(o+1)%s.length,[l,h]=[r[o],r[n]],c=l>0?[i]:[];if(l>0==h>0)return c;let u=l/(l-h),[d,p]=i;return[...c,[d+u*(s[n][0]-d),p+u*(s[n][1]-p)]]})}function Jt(s,t,e){if(t.length<3)return _;let r=t.map(([i,o])=>`${s.x(i).toFixed(2)},${s.y(o).toFixed(2)}`).join("L");return x`<path class="region" data-color=${e} d="M${r}Z"></path>`}function $a(s,t){let e=Ht(s),r=[];return e.forEach((i,o)=>{let n=e[(o+1)%4],[l,h]=[ga(t,i),ga(t,n)];if(l>0==h>0)return;let c=l/(l-h);r.push([i[0]+c*(n[0]-i[0]),i[1]+c*(n[1]-i[1])])}),r.length<2?null:[r[0],r[1]]}function he(s,t,{color:e="text",className:r=""}={}){let i=$a(s,t);if(!i)return _;let[[o,n],[l,h]]=i;return x`<path class="line ${r}" data-color=${e} d="M${s.x(o)},${s.y(n)}L${s.x(l)},${s.y(h)}"></path>`}function Ss(s,[t,e],r,{wrong:i=!1,radius:o=12}={}){let[n,l]=[s.x(t),s.y(e)];return x`${i?x`<circle class="wrong" cx=${n} cy=${l} r=${o+6}></circle>`:_}
    <circle class="point" data-color=${r?"positive":"negative"} cx=${n} cy=${l} r=${o}></circle>
    <text class="bit" x=${n} y=${l} dy="0.35em" text-anchor="middle">${r}</text>`}function nr(s){return t=>{t.key!=="Enter"&&t.key!==" "||(t.preventDefault(),s())}}function Ie(s){return String(Number(s.toFixed(2))).replace("-","−")}function ar({w:s,b:t}){let e=r=>`${r<0?"−":"+"} ${Ie(Math.abs(r))}`;return`${Ie(s[0])} x₁ ${e(s[1])} x₂ ${e(t)}`}var Xe,Ts=N(()=>{"use strict";w();z();Xe=I`
  .bit {
    fill: var(--background);
    font-size: 13px;
    font-weight: 700;
    pointer-events: none;
  }
  .wrong {
    fill: none;
    stroke: var(--text);
    stroke-width: 2;
    stroke-dasharray: 2 3.5;
    stroke-linecap: round;
  }
  [role="button"] {
    cursor: pointer;
  }
  .equation {
    margin: 0;
    font-family: var(--mono);
    font-size: 0.92rem;
  }
  td.right {
    color: var(--c2);
  }
  td.false {
    color: var(--c1);
    font-weight: 700;
  }
`});function kt(s,{x:t,y:e,size:r,height:i=r,color:o="0",chosen:n,copy:l,onPick:h,name:c}){return s.map((u,d)=>u.map((p,m)=>{let g=n?n(d,m):!0,y=`cell ${g?"":"pale"} ${l?.(d,m)?"copied":""}`,b=x`<rect class=${y} data-color=${typeof o=="function"?o(d,m):o}
          x=${t+m*r+1.5} y=${e+d*i+1.5} width=${r-3} height=${i-3} rx="4"></rect>
        <text class="cell-text ${g?"":"pale"}" x=${t+(m+.5)*r} y=${e+(d+.5)*i} dy="0.35em"
          text-anchor="middle">${typeof p=="number"?$(p):p}</text>`;if(!h)return b;let v=()=>h(d,m);return x`<g role="button" tabindex="0" aria-label=${c?.(d,m)??String(p)} @click=${v}
        @pointerenter=${T=>T.pointerType==="mouse"&&v()}
        @keydown=${nr(v)}>${b}</g>`}))}function wt(s,t,e,{anchor:r="middle",className:i="tick"}={}){return x`<text class=${i} x=${s} y=${t} dy="0.35em" text-anchor=${r}>${e??_}</text>`}function xt(s){return s.length===1?`(${s[0]},)`:`(${s.join(", ")})`}var Yt,Ge=N(()=>{"use strict";w();z();P();Ts();Yt=I`
  .cell {
    fill: color-mix(in srgb, var(--c) 24%, var(--background));
    stroke: var(--c);
    stroke-width: 1.4;
  }
  .cell.pale {
    fill: color-mix(in srgb, var(--c) 5%, var(--background));
    stroke: var(--grid);
  }
  .cell.copied {
    fill: color-mix(in srgb, var(--c) 7%, var(--background));
    stroke-dasharray: 3 3;
    stroke-width: 1;
  }
  .cell-text {
    font-family: var(--mono);
    font-size: 14px;
    font-weight: 600;
    pointer-events: none;
  }
  .cell-text.pale {
    fill: var(--muted);
    font-weight: 400;
  }
  [role="button"] {
    cursor: pointer;
  }
  .code-line {
    font-family: var(--mono);
    font-size: 13.5px;
  }
  .head {
    fill: var(--panel);
    stroke: var(--grid);
  }
  [role="button"]:hover .head {
    stroke: var(--c0);
  }
  .join {
    fill: none;
    stroke: var(--muted);
    stroke-width: 1.2;
  }
  p.code-line,
  p.muted {
    margin: 0;
    font-size: 0.88rem;
  }
`});var V1={};function Ns(s){return s.replace(/[()[\]（）]/g," ").split(/[,，\s]+/).filter(Boolean).map(e=>/^\d+$/.test(e)?Number(e):null)}function H1(s){return typeof s=="number"?[]:s.shape}function Z1(s,t){return typeof s=="number"?s:s.data[t]}function Y1(s,t,e){return Array.from({length:s},(r,i)=>Array.from({length:t},(o,n)=>e(i,n)))}function Ld(s,t){let e=[];for(let r of s.slice(0,-2).reverse())e.unshift(t%r),t=Math.floor(t/r);return e}function X1(s,t,e,r){return[...Ld(s,t),e,r].slice(-Math.max(1,s.length)).slice(s.length?0:1)}function G1(s,t){let e=t.length-s.length,[r,i]=[0,t.slice(0,e).some(o=>o>0)];return s.forEach((o,n)=>{let l=t[e+n];r=r*o+(o===1?0:l),i||=o===1&&l>0}),{offset:r,repeated:i}}var Od,xa,Rd=N(()=>{"use strict";w();Ge();U();q();P();z();Od=["3, 1 + 4","2, 3 + 3","2, 3 + 2","2, 3 + 2, 1","2, 2 + ","8, 1, 6 + 7, 1","100, 50 + 50"],xa=class extends S{static styles=[...S.styles,Yt,I`
      .axes {
        border-collapse: separate;
        border-spacing: 0.4rem 0.3rem;
      }
      .axes th,
      .axes td {
        padding: 0;
        border: 0;
        text-align: center;
      }
      .axes th[scope="row"] {
        padding-right: 0.4rem;
        text-align: right;
        white-space: nowrap;
      }
      .length {
        display: block;
        min-width: 4.4rem;
        padding: 0.25rem 0.4rem;
        border: 1.5px solid var(--line);
        border-radius: 6px;
        font-family: var(--mono);
        font-size: 1rem;
      }
      .length.stretched {
        border-style: dashed;
        border-color: var(--c0);
      }
      .length.missing {
        border-style: dotted;
        border-color: var(--c4);
        color: var(--muted);
      }
      .length.mismatch {
        border-color: var(--c1);
        background: color-mix(in srgb, var(--c1) 18%, var(--background));
        font-weight: 700;
      }
      .length.out {
        border-color: var(--c2);
        background: color-mix(in srgb, var(--c2) 14%, var(--background));
        font-weight: 700;
      }
      td.why {
        max-width: 8rem;
        padding-inline: 0.5rem;
        color: var(--muted);
        font-size: 0.8rem;
        line-height: 1.3;
        vertical-align: top;
      }
    `];static operation="broadcasting";static title=["Do these shapes fit?","这两个形状能一起运算吗？"];static inputs={first:"3, 1",second:"4"};static view={slab:0};arguments(){return{first:Ns(this.state.first),second:Ns(this.state.second)}}controls(){let{state:t,result:e}=this,r=this.slabs,i=`${t.first} + ${t.second}`;return f`
      ${ft({label:a("Shape of A","A 的形状"),value:t.first,code:!0,onInput:o=>this.set({first:o,slab:0})})}
      ${ft({label:a("Shape of B","B 的形状"),value:t.second,code:!0,onInput:o=>this.set({second:o,slab:0})})}
      ${F({label:a("Examples","例子"),value:Od.includes(i)?i:"own",options:[...Od.map(o=>{let[n,l]=o.split(" + ");return[o,`${xt(Ns(n))} + ${xt(Ns(l))}`]}),["own",a("my own shapes","自己写的形状")]],onInput:o=>{let[n,l]=o==="own"?["5, 1","1, 2"]:o.split(" + ");this.set({first:n,second:l,slab:0})}})}
      ${e.sum&&r>1?k({label:a("Part of the result that is shown","显示结果的哪一部分"),value:Math.min(t.slab,r-1),min:0,max:r-1,step:1,onInput:o=>this.set({slab:o})}):_}
    `}get slabs(){return(this.result.shape??[]).slice(0,-2).reduce((t,e)=>t*e,1)}draw(){return f`${this.table()}${this.values()}`}table(){let{axes:t,shape:e}=this.result;if(!t.length)return f`<p>${a("Two numbers: there is no axis to compare.","两个标量：没有需要比较的轴。")}</p>`;let r=i=>t.map(o=>{let[n,l]=[o.lengths[i],o.roles[i]],h=l==="stretched"?`1 → ${o.result}`:l==="missing"?`– → ${o.result??"?"}`:n;return f`<td><span class="length ${l}">${h}</span></td>`});return f`<table class="axes">
      <thead>
        <tr>
          <td></td>
          ${t.map((i,o)=>f`<th scope="col">${a("axis","轴")} ${o}</th>`)}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">A ${xt(Ns(this.state.first))}</th>
          ${r(0)}
        </tr>
        <tr>
          <th scope="row">B ${xt(Ns(this.state.second))}</th>
          ${r(1)}
        </tr>
        <tr>
          <th scope="row">${e?`A + B ${xt(e)}`:"A + B"}</th>
          ${t.map(i=>i.result===null?f`<td><span class="length mismatch">${a("no","不行")}</span></td>`:f`<td><span class="length out">${i.result}</span></td>`)}
        </tr>
        <tr>
          <th scope="row">${a("why","理由")}</th>
          ${t.map(i=>f`<td class="why">${i.reason}</td>`)}
        </tr>
      </tbody>
    </table>`}values(){let{result:t,state:e,width:r}=this;if(!t.sum&&t.shape?.length!==0)return _;let i=t.shape,[o,n]=[1,1,...i].slice(-2);if(o>12||n>12||o*n===0)return _;let l=r<560,h=l?n:3*n,c=Math.max(16,Math.min(42,Math.floor((r-(l?10:110))/h))),u=Math.min(e.slab,this.slabs-1),d=[{name:"A",array:t.a,color:"0",sign:"+"},{name:"B",array:t.b,color:"2",sign:"="},{name:"A + B",array:t.sum,color:"1",sign:""}],p=l?o*c+44:n*c+40,[m,g]=l?[n*c+10,3*p]:[3*p-30,o*c+30];return f`<svg
      class="plot"
      width=${m}
      height=${g}
      viewBox="0 0 ${m} ${g}"
      role="group"
      aria-label=${a("The values of A, B and A + B","A、B 与 A + B 的值")}
    >
      ${d.map(({name:y,array:b,color:v,sign:T},A)=>{let[E,O]=l?[4,A*p+22]:[A*p+4,22],R=H1(b),H=Y1(o,n,(Y,rt)=>G1(R,X1(i,u,Y,rt)));return[wt(E+n*c/2,O-11,u||this.slabs>1?`${y} [${Ld(i,u)}]`:y,{className:"label"}),kt(H.map(Y=>Y.map(rt=>Z1(b,rt.offset))),{x:E,y:O,size:c,color:v,copy:(Y,rt)=>H[Y][rt].repeated}),T&&!l?wt(E+n*c+16,O+o*c/2,T,{className:"label"}):_]})}
    </svg>`}summary(){let{shape:t,reason:e}=this.result,[r,i]=[this.state.first,this.state.second].map(o=>xt(Ns(o)));return t?a(`${r} and ${i} give ${xt(t)}.`,`${r} 与 ${i} 的结果是 ${xt(t)}。`):a(`${r} and ${i} do not fit: ${e}.`,`${r} 与 ${i} 不能一起运算：${e}。`)}};M.define("zs-broadcasting",xa)});var K1={};function J1(s){return`10⁻${[...String(-s)].map(t=>"⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(t)]).join("")}`}var ya,wa,Fd=N(()=>{"use strict";w();q();U();P();B();z();ya=[["central_float64",a("central difference, float64","中心差分，float64"),"0",!1],["forward_float64",a("forward difference, float64","前向差分，float64"),"1",!1],["central_float32",a("central difference, float32","中心差分，float32"),"0",!0],["forward_float32",a("forward difference, float32","前向差分，float32"),"1",!0]],wa=class extends S{static styles=[...S.styles,I`
      .cursor {
        stroke: var(--muted);
      }
    `];static operation="gradient_check_step";static title=["Which step is best for a gradient check?","梯度确认的步长取多小"];static view={exponent:-4};controls(){return k({label:a("Step h","步长 h"),value:this.state.exponent,min:-12,max:-1,step:.5,format:t=>$(10**t,2),onInput:t=>this.set({exponent:t})})}get index(){let e=this.result.h.list().map(Math.log10).map(r=>Math.abs(r-this.state.exponent));return e.indexOf(Math.min(...e))}draw(){let{result:t,width:e,index:r}=this,i=t.h.list().map(Math.log10),o={domain:[-12,-1],ticks:e>500?[-12,-10,-8,-6,-4,-2]:[-12,-8,-4],format:J1,label:a("step h","步长 h")},n={domain:[1e-12,1e4],log:!0,label:a("relative error","相对误差")},l=a("Error of the numerical gradient by its step","数值梯度的误差与步长");return f`${C({width:e,height:360,x:o,y:n,label:l},h=>{let c=h.x(i[r]);return x`<line class="cursor" x1=${c} x2=${c} y2=${h.height}></line>
        ${ya.map(([u,,d,p])=>{let m=t[u].list().map(y=>Math.max(y,1e-12)),g=m.indexOf(Math.min(...m));return x`${L(h,i,m,{color:d,dashed:p})}
            ${X(h,[i[g]],[m[g]],{color:d,radius:5})}
            ${X(h,[i[r]],[m[r]],{color:d,radius:3.5})}`})}
        ${G(h,{x:i[r],y:4e-12,label:a("Step h in the diagram","图中的步长 h"),color:"text",step:[.5,0],onMove:u=>this.set({exponent:Math.round(2*u)/2})})}`})}
    ${$t(ya.map(([,h,c,u])=>({text:h,color:c,dashed:u})))}`}summary(){let{result:t,index:e}=this,r=ya.map(([o,n])=>`${n} ${$(t[o].at(e),2)}`),i=$(t.h.at(e),2);return a(`Relative errors at h = ${i}: ${r.join("; ")}.`,`h = ${i} 时的相对误差：${r.join("；")}。`)}};M.define("zs-check-step",wa)});var Q1={};var ba,Ud=N(()=>{"use strict";w();U();q();P();B();z();ba=class extends S{static operation="cliff";static title=["Which learning rate?","学习率取多少？"];static inputs={lr:.1,steps:50};controls(){let{state:t}=this;return f`
      ${k({label:a("learning rate","学习率"),value:t.lr,min:.001,max:1.2,log:!0,color:"1",onInput:e=>this.set({lr:e})})}
      ${k({label:a("number of steps","步数"),value:t.steps,min:1,max:200,step:1,onInput:e=>this.set({steps:e})})}
    `}draw(){let e=this.width>760?Math.floor((this.width-16)/2):this.width;return f`${this.map(e)}${this.heights(e)}`}map(t){let{result:e}=this,[r,i]=[[-8,8],[-4,4]],o=e.path.list(),[n,l]=[0,1].map(c=>o.map(u=>u[c])),h=a("The valley x²/20 + y² and the path","山谷 x²/20 + y² 与走过的路");return C({width:t,height:300,x:{domain:r,label:"x"},y:{domain:i,label:"y"},label:h},c=>{let u=o[o.length-1],d=Math.abs(u[0])<8&&Math.abs(u[1])<4;return x`${Ot(c,e.z,{x:r,y:i,levels:$e(e.z,14),filled:!1})}
        ${te(c,0,0)}
        ${L(c,n,l,{color:"1"})}${X(c,n,l,{color:"1",radius:2.5})}
        ${d?X(c,[u[0]],[u[1]],{color:"1",radius:6}):""}`})}heights(t){let{result:e,state:r}=this,[i,o]=[1e-6,1e6],n=e.ends.list().map(c=>Math.min(o*10,Math.max(i/10,c))),l={domain:[.001,1.2],log:!0,label:a("learning rate","学习率")},h={domain:[i,o],log:!0,label:a("height at the end","最后的高度")};return C({width:t,height:300,x:l,y:h,label:a("Height at the end for each learning rate","各学习率最后的高度")},c=>x`
        <line class="line thin dashed" data-color="muted" x1=${c.x(1)} x2=${c.x(1)} y1="0" y2=${c.height}></line>
        <text class="tick" x=${c.x(1)-6} y="12" text-anchor="end">2/L = 1</text>
        ${L(c,e.rates.list(),n,{color:"0"})}
        ${G(c,{x:r.lr,y:Math.min(o,Math.max(i,e.height)),step:[.01,0],color:"1",label:a("the point on the curve","曲线上的点"),onMove:u=>this.set({lr:Number(Math.max(.001,u).toPrecision(3))})})}`)}summary(){let{result:t,state:e}=this;return a(`After ${e.steps} steps with learning rate ${$(e.lr)} the height is ${$(t.height)}; it was ${$(t.heights.at(0))} at the start.`,`学习率 ${$(e.lr)}，走 ${e.steps} 步之后高度是 ${$(t.height)}，起点的高度是 ${$(t.heights.at(0))}。`)}};M.define("zs-cliff",ba)});var tx={};var va,jd=N(()=>{"use strict";w();q();vt();U();_t();P();B();z();va=class extends S{static styles=it;static operation="gradient_clipping";static title=["Gradient clipping","梯度裁剪"];static inputs={gradient:[2.2,.6],limit:1};controls(){return k({label:a("limit c","上限 c"),value:this.state.limit,min:.1,max:2.5,step:.05,onInput:t=>this.set({limit:t})})}draw(){let{width:t}=zt(this.width,2,{least:260});return f`${this.plane(t,"by_value")}${this.plane(t,"by_norm")}`}plane(t,e){let{result:r,state:i}=this,o=e==="by_value"?a("by value","按值裁剪"):a("by norm","按范数裁剪"),[n,l]=r[e].list(),h=i.limit;return C({width:t,height:Math.min(380,t)+20,x:{domain:[-3,3],label:"g₁"},y:{domain:[-3,3],label:"g₂"},label:o,equal:!0,margin:{top:26}},c=>x`
        ${e==="by_value"?x`<rect class="region" x=${c.x(-h)} y=${c.y(h)} width=${c.x(h)-c.x(-h)} height=${c.y(-h)-c.y(h)}></rect>`:x`<circle class="region" cx=${c.x(0)} cy=${c.y(0)} r=${c.x(h)-c.x(0)}></circle>`}
        <line class="line thin dashed" data-color="muted" x1=${c.x(n)} y1=${c.y(l)} x2=${c.x(i.gradient[0])} y2=${c.y(i.gradient[1])}></line>
        ${Et(c,[0,0],i.gradient,{color:"7"})}
        ${Et(c,[0,0],[n,l],{color:"1"})}
        ${G(c,{x:i.gradient[0],y:i.gradient[1],label:`${a("Gradient","梯度")}, ${o}`,color:"7",onMove:(u,d)=>this.set({gradient:[u,d]})})}`,c=>sr(c,o))}summary(){let{result:t,state:e}=this,r=h=>`(${h.map(c=>$(c,3)).join(", ")})`,i=(t.turned+540)%360-180,[o,n,l]=[r(e.gradient),r(t.by_value.list()),r(t.by_norm.list())];return a(`The gradient ${o} has norm ${$(t.norm,3)}. By value it becomes ${n}, turned by ${$(i,3)}°; by norm ${l}, in the same direction.`,`梯度 ${o} 的范数为 ${$(t.norm,3)}。按值裁剪得 ${n}，方向转了 ${$(i,3)}°；按范数裁剪得 ${l}，方向不变。`)}};M.define("zs-clipping",va)});var ex={};var _a,Dd,Ma,Wd=N(()=>{"use strict";w();q();vt();U();_t();P();z();_a=["0","1","2","7","7","7","7","7"],Dd=["W₁","W₂","W₃","W₄","W₅","W₆","W₇","W₈"],Ma=class extends S{static styles=it;static operation="coefficient_paths";static title=["Coefficient paths of ridge and lasso regression","岭回归与 Lasso 回归的系数路径"];static inputs={samples:40,noise:1,seed:0,ridge_alpha:20,lasso_alpha:.5};controls(){let{state:t}=this;return f`
      ${k({label:a("penalty α of ridge","岭回归的惩罚强度 α"),value:t.ridge_alpha,min:.1,max:1e4,log:!0,color:"l2",onInput:e=>this.set({ridge_alpha:e})})}
      ${k({label:a("penalty α of lasso","Lasso 回归的惩罚强度 α"),value:t.lasso_alpha,min:.005,max:10,log:!0,color:"l1",onInput:e=>this.set({lasso_alpha:e})})}
      ${k({label:a("number of samples","样本数"),value:t.samples,min:3,max:200,step:1,onInput:e=>this.set({samples:e})})}
      ${k({label:a("noise: standard deviation","噪声的标准差"),value:t.noise,min:0,max:5,step:.1,onInput:e=>this.set({noise:e})})}
      ${j({label:a("Draw other data","换一组数据"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}
    `}draw(){let{width:t}=zt(this.width,2);return f`${this.paths(t,"ridge",a("ridge (L2)","岭回归（L2）"),"l2")}
    ${this.paths(t,"lasso",a("lasso (L1)","Lasso 回归（L1）"),"l1")} ${this.table()}`}paths(t,e,r,i){let{result:o,state:n}=this,l=o[`${e}_alphas`].list(),h=o[`${e}_path`].list(),c=n[`${e}_alpha`],u=[l[0],l[l.length-1]],d=a(`α of ${e}`,e==="ridge"?"岭回归的 α":"Lasso 回归的 α");return gt({width:t,height:320,x:{domain:u,log:!0,label:a("penalty α","惩罚强度 α")},y:{domain:[-3,4],label:a("coefficient","系数")},label:r,series:[7,6,5,4,3,2,1,0].map(p=>({xs:l,ys:h.map(m=>m[p]),color:_a[p],className:p>2?"thin":""})),below:p=>x`<line class="grid strong" y1=${p.y(0)} y2=${p.y(0)} x2=${p.width}></line>`,above:p=>x`
        <text class="title" x=${p.width-8} y="14" text-anchor="end" data-color=${i}>${r}</text>
        ${Dd.slice(0,3).map((m,g)=>x`<text class="end" data-color=${_a[g]} x="6" y=${p.y(h[0][g])-7}>${m}</text>`)}
        <line class="now" x1=${p.x(c)} x2=${p.x(c)} y2=${p.height}></line>
        ${Gi(p,{x:c,y:-2.75,label:d,color:i,limits:u,onMove:m=>this.set({[`${e}_alpha`]:m})})}`})}table(){let{result:t}=this,e=[{name:a("truth","真值"),values:t.truth},{name:a("ridge","岭回归"),values:t.ridge.list()},{name:a("lasso","Lasso 回归"),values:t.lasso.list()}];return f`<div class="scroll" tabindex="0" role="region" aria-label=${a("Coefficients","系数")}>
      <table>
        <thead>
          <tr>
            <th></th>
            ${Dd.map((r,i)=>f`<th data-color=${_a[i]}>${r}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${e.map(({name:r,values:i})=>f`<tr>
                <td>${r}</td>
                ${i.map(o=>f`<td>${o===0?"0":$(Number(o.toFixed(2)),3)}</td>`)}
              </tr>`)}
        </tbody>
      </table>
    </div>`}summary(){let{result:t,state:e}=this,r=n=>n.filter(l=>l!==0).length,[i,o]=[r(t.ridge.list()),r(t.lasso.list())];return a(`Ridge with α = ${$(e.ridge_alpha,3)} has ${i} coefficients that are not 0; lasso with α = ${$(e.lasso_alpha,3)} has ${o}. From α = ${$(t.alpha_max,3)} on, lasso has none.`,`岭回归在 α = ${$(e.ridge_alpha,3)} 时有 ${i} 个系数不为 0；Lasso 回归在 α = ${$(e.lasso_alpha,3)} 时有 ${o} 个。从 α = ${$(t.alpha_max,3)} 起，Lasso 回归的系数全为 0。`)}};M.define("zs-coefficients",Ma)});function ce(s,{caption:t,color:e,lit:r,dim:i,label:o,onPoint:n,pressed:l,onEdit:h}){let c=(u,d,p)=>{if(h)return sx(u,o?.(d,p)??t,g=>h(d,p,g));if(!n)return $(u);let m=()=>n(d,p);return f`<button
      aria-label=${o?.(d,p)??_}
      aria-pressed=${l?.(d,p)??_}
      @click=${m}
      @focus=${m}
      @pointerenter=${m}
    >
      ${$(u)}
    </button>`};return f`<div class="matrix" data-color=${e}>
    <span class="caption">${t}</span>
    <table role="presentation">
      ${s.map((u,d)=>f`<tr>
            ${u.map((p,m)=>{let g=`${r?.(d,m)?"lit":""} ${i?.(d,m)?"dim":""}`;return f`<td class=${g}>${c(p,d,m)}</td>`})}
          </tr>`)}
    </table>
  </div>`}function sx(s,t,e){let r=i=>{let o=i.target;o.value!==""&&o.checkValidity()&&e(Number(o.value))};return f`<input
    type="number"
    aria-label=${t}
    min="-100"
    max="100"
    step="any"
    .value=${String(s)}
    @input=${r}
  />`}var eo,ka=N(()=>{"use strict";w();z();P();eo=I`
  .matrix {
    display: inline-flex;
    flex-direction: column;
    align-items: center;
    gap: 0.25rem;
  }
  .matrix > .caption {
    color: var(--muted);
    font-size: 0.82rem;
    white-space: nowrap;
  }
  .matrix table {
    border-collapse: separate;
    border-spacing: 3px;
    border: solid var(--text);
    border-width: 0 2px;
    border-radius: 8px;
    padding: 1px 3px;
  }
  .matrix td,
  .matrix td:first-child {
    min-width: 2.6rem;
    height: 2.1rem;
    padding: 0 0.2rem;
    border: 0;
    border-radius: 5px;
    background: color-mix(in srgb, var(--c, var(--c7)) 14%, var(--card));
    color: var(--text);
    font-weight: 400;
    font-family: var(--mono);
    text-align: center;
  }
  .matrix td.lit {
    background: color-mix(in srgb, var(--c, var(--c7)) 48%, var(--card));
    font-weight: 600;
  }
  .matrix td.dim {
    background: none;
    color: var(--muted);
  }
  .matrix td button {
    width: 100%;
    height: 100%;
    padding: 0;
    border: 0;
    border-radius: 5px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .matrix td input {
    width: 3.1rem;
    min-height: 1.9rem;
    padding: 0;
    border-color: transparent;
    background: none;
    text-align: center;
    font-size: 0.82rem;
    appearance: textfield;
    -moz-appearance: textfield;
  }
  .matrix td input:hover {
    border-color: var(--line);
  }
`});var ix={};var rx,Aa,qd=N(()=>{"use strict";w();U();As();ka();q();Vr();P();B();et();z();rx=["identity","relu","leaky_relu","sigmoid","tanh","gelu"],Aa=class extends S{static operation="linear_layers";static title=["Linear layers collapse into one","线性层叠加仍是一层"];static inputs={first:[.8,-.7,1,-.6],bias:[.3,.9,-.8,.4],second:[1.1,.9,-.7,.5],last:.2,activation:"identity",c:2,depth:3};static styles=[...W,eo,ee,I`
      .equation {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 0.8rem;
        align-items: center;
        justify-content: center;
        width: 100%;
      }
      .result {
        display: flex;
        gap: 0.5rem 0.8rem;
        align-items: center;
      }
      .sign {
        font-size: 1.15rem;
      }
      .wide-line {
        stroke-width: 8;
        stroke-opacity: 0.3;
      }
      .power {
        width: 100%;
        margin: 0;
        text-align: center;
        font-variant-numeric: tabular-nums;
        font-size: 1.05rem;
      }
      .power b {
        color: var(--c1);
      }
    `];controls(){let{state:t}=this;return f`
      ${F({label:a("Activation between the layers","两层之间的激活函数"),value:t.activation,options:rx.map(e=>[e,e==="identity"?a("none (identity)","没有（恒等函数）"):tr(e).text]),onInput:e=>this.set({activation:e})})}
      ${k({label:a("c of h(x) = c x","h(x) = c x 中的 c"),value:t.c,min:-3,max:3,step:.1,onInput:e=>this.set({c:e})})}
      ${k({label:a("Layers h(x) = c x","h(x) = c x 的层数"),value:t.depth,min:1,max:8,step:1,onInput:e=>this.set({depth:e})})}
    `}draw(){let{state:t}=this,e=(i,o,n)=>this.set({[i]:t[i].with(o,n)}),r=a("weight","权重");return f`<div class="equation">
        ${ce([t.first],{caption:"W₁ (1, 4)",color:"affine",label:(i,o)=>`W₁ ${r} ${o+1}`,onEdit:(i,o,n)=>e("first",o,n)})}
        ${ce([t.bias],{caption:"b₁ (4,)",color:"affine",label:(i,o)=>`b₁ ${o+1}`,onEdit:(i,o,n)=>e("bias",o,n)})}
        <span class="sign">→ ${tr(t.activation).text} →</span>
        ${ce(t.second.map(i=>[i]),{caption:"W₂ (4, 1)",color:"2",label:i=>`W₂ ${r} ${i+1}`,onEdit:(i,o,n)=>e("second",i,n)})}
        ${ce([[t.last]],{caption:"b₂ (1,)",color:"2",label:()=>"b₂",onEdit:(i,o,n)=>this.set({last:n})})}
        ${this.one()}
      </div>
      ${this.curves()}
      <p class="power">${this.power()}</p>`}one(){let{W:t,b:e}=this.result;return t===null?f`<span class="sign">≠ ${a("one layer","一层")}</span>`:f`<div class="result">
      <span class="sign">=</span>
      ${ce([[t]],{caption:"W = W₁W₂",color:"1"})} ${ce([[e]],{caption:"b = b₁W₂ + b₂",color:"1"})}
    </div>`}curves(){let{result:t,state:e,width:r}=this,[i,o,n]=[t.x.list(),t.deep.list(),t.line.list()],l=t.W!==null,h=tr(e.activation).color,c={domain:Ye([0,...o,...n]),label:"y"},u=a("Output of the two layers, and of one layer","两层的输出与一层的输出");return f`${C({width:r,height:260,x:{domain:[-3,3],label:"x"},y:c,label:u},d=>x`${xe(d)}
          ${l?L(d,i,o,{color:h,className:"wide-line"}):_}
          ${L(d,i,n,{color:"text",dashed:!0})}
          ${l?_:L(d,i,o,{color:h})}`)}
    ${$t([{color:h,text:a("two layers","两层")},{color:"text",dashed:!0,text:l?a("one layer, W x + b","一层，W x + b"):a("one layer without the activation","去掉激活函数之后的一层")}])}`}power(){let{c:t,depth:e}=this.state,r=Array(e).fill(t<0?`(${$(t)})`:$(t)).join(" · "),i=a("layers h(x) = c x are one:","层 h(x) = c x 就是一层：");return f`${e} ${i} ${r} · x = <b>${$(this.result.power)}</b> · x`}summary(){let{result:t,state:e}=this;if(t.W===null){let o=le.find(n=>n.name===e.activation)?.text;return a(`With ${o} between them, no single layer equals the two layers. The library refuses to collapse them: ${t.reason}.`,`两层之间有 ${o} 时，没有哪一层与它们等价。库拒绝合成：${t.reason}。`)}let[r,i]=[$(t.W),$(t.b)];return a(`The two layers are one layer: y = ${r} x + ${i}.`,`这两层就是一层：y = ${r} x + ${i}。`)}};M.define("zs-collapse",Aa)});var ox={};var Sa,Bd=N(()=>{"use strict";w();Ge();U();q();P();z();Sa=class extends S{static styles=[...S.styles,Yt];static operation="selection";static title=["A condition as an index","用条件作索引"];static inputs={values:[51,55,14,19,0,4],sign:">",threshold:15,assigned:0};static view={assign:!1};controls(){let{state:t}=this,[e,r]=[Math.min(...t.values),Math.max(...t.values)];return f`
      ${k({label:a("threshold","比较的数"),value:t.threshold,min:e-1,max:r+1,step:1,onInput:i=>this.set({threshold:i})})}
      ${F({label:a("comparison","比较"),value:t.sign,options:[">",">=","<","<=","==","!="].map(i=>[i,`x ${i} ${$(t.threshold)}`]),onInput:i=>this.set({sign:i})})}
      ${F({label:a("the array x","数组 x"),value:JSON.stringify(t.values),options:[["[51,55,14,19,0,4]","[51, 55, 14, 19, 0, 4]"],["[-2,3,-1,5]","[-2, 3, -1, 5]"],["[0.5,-1.5,2,-0.25,1]","[0.5, -1.5, 2, -0.25, 1]"]],onInput:i=>this.set({values:JSON.parse(i),...i.includes("-")?{sign:"<",threshold:0}:{sign:">",threshold:15}})})}
      ${K({label:a("assign 0 to the selected elements","把选中的元素改为 0"),value:t.assign,onInput:i=>this.set({assign:i})})}
    `}draw(){let{result:t,state:e}=this,r=t.x.list(),i=t.mask.list(),o=r.length,n=Math.min(130,this.width*.3),l=Math.min(66,Math.floor((this.width-n-8)/o)),h=Math.min(44,l),c=40,u=T=>6+T*(h+c),d=T=>n+(T+.5)*l,p=`x ${e.sign} ${$(e.threshold)}`,[m,g]=[n+o*l+8,u(3)-c+8],y=t.places.list(),b=e.assign?t.changed.list():t.selected.list(),v=r.map((T,A)=>{let E=e.assign?A:y.indexOf(A),O=`M${d(A)},${u(0)+h+3}V${u(1)-4}`;return!e.assign&&E<0?x`<path class="join" d=${O}></path>`:x`<path class="join" d="${O}M${d(A)},${u(1)+h+3}L${d(E)},${u(2)-4}"></path>`});return f`<svg
      class="plot"
      width=${m}
      height=${g}
      viewBox="0 0 ${m} ${g}"
      role="img"
      aria-label=${a("The array, the condition, and the result","数组、条件与结果")}
    >
      ${v} ${wt(n-10,u(0)+h/2,"x",{anchor:"end",className:"code-line"})}
      ${kt([r],{x:n,y:u(0),size:l,height:h})}
      ${wt(n-10,u(1)+h/2,p,{anchor:"end",className:"code-line"})}
      ${kt([i.map(T=>T?l<52?"T":"True":l<52?"F":"False")],{x:n,y:u(1),size:l,height:h,color:"2",chosen:(T,A)=>i[A]===1})}
      ${wt(n-10,u(2)+h/2,e.assign?a("x afterwards","之后的 x"):`x[${p}]`,{anchor:"end",className:"code-line"})}
      ${kt([b],{x:n,y:u(2),size:l,height:h,color:"1",chosen:(T,A)=>!e.assign||i[A]===1})}
    </svg>`}summary(){let{result:t,state:e}=this,r=`x ${e.sign} ${$(e.threshold)}`,i=t.selected.list().map(n=>$(n)).join(", "),o=t.places.length;if(e.assign){let n=t.changed.list().map(l=>$(l)).join(", ");return a(`x[${r}] = 0 changes ${o} elements: [${n}].`,`x[${r}] = 0 改变了 ${o} 个元素：[${n}]。`)}return a(`The condition is True for ${o} of ${e.values.length} elements: [${i}].`,`${e.values.length} 个元素中有 ${o} 个使条件为 True：[${i}]。`)}};M.define("zs-condition",Sa)});function ro({counts:s,rows:t,columns:e,label:r,step:i=1,most:o=500,onChange:n}){let l=Math.max(1,...s.flat()),h=(u,d,p)=>{let m=Math.max(0,Math.min(o,s[u][d]+p));n(s.map((g,y)=>g.map((b,v)=>y===u&&v===d?m:b)))},c=e.map((u,d)=>s.reduce((p,m)=>p+m[d],0));return f`<table class="counts" aria-label=${r}>
    <thead>
      <tr>
        <td></td>
        ${e.map(u=>f`<th scope="col">${u}</th>`)}
        <td></td>
      </tr>
    </thead>
    <tbody>
      ${s.map((u,d)=>f`<tr>
            <th scope="row">${t[d]}</th>
            ${u.map((p,m)=>f`<td>
                  <button
                    aria-label=${a(`${t[d]}, ${e[m]}: ${p}`,`${t[d]}，${e[m]}：${p}`)}
                    @click=${g=>h(d,m,g.shiftKey?-i:i)}
                    @keydown=${g=>{(g.key==="+"||g.key==="=")&&h(d,m,Math.abs(i)),g.key==="-"&&h(d,m,-Math.abs(i))}}
                  >
                    ${nx(p/l)}<span>${p}</span>
                  </button>
                </td>`)}
            <td class="sum">${u.reduce((p,m)=>p+m,0)}</td>
          </tr>`)}
    </tbody>
    <tfoot>
      <tr>
        <td></td>
        ${c.map(u=>f`<td class="sum">${u}</td>`)}
        <td class="sum">${c.reduce((u,d)=>u+d,0)}</td>
      </tr>
    </tfoot>
  </table>`}function nx(s){return s?f`<svg width="100%" height="100%" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
    <rect x="0" y=${1-s} width="1" height=${s}></rect>
  </svg>`:_}function io(s,t){return s.map(e=>[...e,...Array(t).fill(0)].slice(0,t))}function oo(s,t){let e=()=>Array(s[0].length).fill(0);return Array.from({length:t},(r,i)=>s[i]??e())}var so,Ta=N(()=>{"use strict";w();z();P();so=I`
  .counts th,
  .counts td {
    padding: 3px;
    border: 0;
    text-align: center;
  }
  .counts th {
    padding: 0.2rem 0.4rem;
    font-weight: 500;
  }
  .counts tbody th {
    text-align: right;
  }
  .counts .sum {
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .counts button {
    position: relative;
    width: 4rem;
    height: 3rem;
    padding: 0;
    overflow: hidden;
    border: 1px solid var(--grid);
    border-radius: 8px;
    background: var(--background);
    color: var(--text);
    font: inherit;
    font-variant-numeric: tabular-nums;
    cursor: pointer;
    touch-action: manipulation;
    user-select: none;
  }
  .counts button:hover {
    border-color: var(--c0);
  }
  .counts svg {
    position: absolute;
    inset: 0;
  }
  .counts rect {
    fill: var(--c0);
    fill-opacity: 0.28;
  }
  .counts span {
    position: relative;
  }
  @container (max-width: 30rem) {
    .counts button {
      width: 3.1rem;
    }
    .counts th {
      padding: 0.1rem 0.2rem;
      font-size: 0.8rem;
    }
  }
`});function Zd(s,{width:t,most:e,least:r=0,label:i,digits:o=4}){let n=s.some(c=>c.note)?58:42,l=c=>(Math.max(r,Math.min(e,c))-r)/(e-r||1)*(t-2),h=l(0);return f`<svg width=${t} height=${n*s.length} role="img" aria-label=${i}>
    ${s.map(({name:c,value:u,color:d,note:p,tick:m},g)=>{let y=l(Number.isFinite(u)?u:e);return x`<g transform="translate(0 ${g*n})" data-color=${d}>
        <text x="0" y="13">${c}</text>
        <text x=${t-2} y="13" text-anchor="end" class="mono">${$(u,o)}</text>
        <rect class="track" x="0" y="20" width=${t-2} height="10" rx="5"></rect>
        <rect class="bar" x=${Math.min(h,y)} y="20" width=${Math.abs(y-h)} height="10" rx="5"></rect>
        ${m===void 0?_:x`<line class="tickmark" x1=${l(m)} x2=${l(m)} y1="16" y2="34"></line>`}
        ${p?x`<text class="muted" x="0" y="46">${p}</text>`:_}
      </g>`})}
  </svg>`}var Hd,Yd=N(()=>{"use strict";w();z();P();Hd=I`
  .track {
    fill: var(--panel);
  }
  .tickmark {
    stroke: var(--text);
    stroke-width: 2;
  }
`});var cx={};var ax,lx,Na,hx,Xd=N(()=>{"use strict";w();q();U();Ta();P();Yd();P();et();z();ax=[["renamed","clusters with other names","只是换了名字"],["nearly","nearly right","大体正确"],["split","every class split in two","每个类别一分为二"],["random","at random","随机"]],lx=[["rand","7","RI"],["adjusted_rand","0","ARI"],["adjusted_mutual","1","AMI"],["homogeneity","2","h"],["completeness","3","c"],["v_measure","4","V"]],Na=class extends S{static operation="clustering_scores";static styles=[...W,so,Hd];static title=["Classes against clusters","类别与聚类"];static inputs={table:[[40,5,5],[4,42,4],[6,3,41]]};static view={step:1};draw(){let{width:t,state:e,result:r}=this,i=t>700,o=e.table[0].length,n=[a("Rand index","兰德指数"),a("adjusted Rand index","调整兰德指数"),a("adjusted mutual information","调整互信息"),a("homogeneity","同质性"),a("completeness","完整性"),a("V-measure","V-measure")],l=lx.map(([c,u,d],p)=>({name:n[p]==="V-measure"?n[p]:`${n[p]} ${d}`,value:r.scores[c],color:u})),h=i?Math.min(t*.6,110+72*o):t;return f`<div class="column">
        ${ro({counts:e.table,rows:e.table.map((c,u)=>a(`class ${u+1}`,`类别 ${u+1}`)),columns:e.table[0].map((c,u)=>a(`cluster ${u+1}`,`簇 ${u+1}`)),label:a("Contingency table","列联表"),step:e.step,onChange:c=>this.set({table:c})})}
      </div>
      ${Zd(l,{width:Math.min(460,i?t-h-24:t),most:1,least:Math.min(0,...l.map(c=>c.value)),label:a("Scores of the clustering","聚类的评价指标")})}`}controls(){let{state:t,result:e}=this;return f`${k({label:a("A click changes a count by","每次点击改变"),value:t.step,min:-10,max:10,step:1,onInput:r=>this.set({step:r})})}
      ${k({label:a("Classes","类别数"),value:t.table.length,min:1,max:6,step:1,onInput:r=>this.resize(oo(t.table,r))})}
      ${k({label:a("Clusters","簇数"),value:t.table[0].length,min:1,max:6,step:1,onInput:r=>this.resize(io(t.table,r))})}
      <div class="row wide">
        ${ax.map(([r,i,o])=>j({label:a(i,o),onClick:()=>this.set({table:e.examples[r].list()})}))}
        ${j({label:a("each sample alone","每个样本自成一簇"),onClick:()=>this.set({table:hx})})}
      </div>`}resize(t){t.flat().some(e=>e>0)||(t[0][0]=1),this.set({table:t})}summary(){let{scores:t,pairs:e}=this.result,[r,i,o,n]=e;return a(`Of the ${r+i+o+n} pairs of samples, ${r+n} are judged right: TP ${r}, FN ${i}, FP ${o}, TN ${n}. RI ${$(t.rand)}, ARI ${$(t.adjusted_rand)}.`,`${r+i+o+n} 个样本对中，判断正确的有 ${r+n} 个：TP ${r}，FN ${i}，FP ${o}，TN ${n}。RI ${$(t.rand)}，ARI ${$(t.adjusted_rand)}。`)}},hx=[[1,1,0,0,0,0],[0,0,1,1,0,0],[0,0,0,0,1,1]];M.define("zs-contingency",Na)});function V({title:s,width:t,height:e,color:r},i){let o=Math.max(t+4,ux(s));return f`<svg
    width=${o}
    height=${e+26}
    viewBox="0 0 ${o} ${e+26}"
    role="group"
    aria-label=${s}
  >
    <text class="heading" data-color=${r??_} x=${o/2} y="15" text-anchor="middle">${s}</text>
    ${x`<g transform="translate(${(o-t)/2} 26)">${i}</g>`}
  </svg>`}function ux(s){return[...s].reduce((t,e)=>t+(e>" "?14:8),6)}function ht(s,t){let{x:e=0,y:r=0,size:i,height:o=i,color:n="7",shade:l,border:h,format:c=Ve,at:u}=t,{name:d,onPoint:p,onSet:m,small:g,hover:y=!0}=t;return x`<g class="tiles ${g?"small":""}" data-color=${n}>${Array.from(s,(b,v)=>Array.from(b,(T,A)=>{let E=typeof T=="number"?c(T):T,O=`tile shade${l?.(v,A)??0} ${h?.(v,A)?"border":""}`,R=x`<rect class=${O} x=${e+A*i+1} y=${r+v*o+1} width=${i-2}
          height=${o-2} rx="3"></rect>
        <text class=${h?.(v,A)?"pale":""} x=${e+(A+.5)*i} y=${r+(v+.5)*o} dy="0.35em"
          text-anchor="middle">${E}</text>`;if(!p&&!m)return R;let H=u?.[0]===v&&u?.[1]===A,Y=`${d?.(v,A)??a(`row ${v+1}, column ${A+1}`,`第 ${v+1} 行第 ${A+1} 列`)}: ${E}`,rt=()=>p?.(v,A);return x`<g class="touch" role="button" aria-label=${Y} tabindex=${H?0:-1} data-at="${v},${A}" @click=${()=>H&&m?m(v,A,Gd(Number(T))):rt()}
        @pointerenter=${Q=>y&&Q.pointerType==="mouse"&&rt()}
        @keydown=${Q=>px(Q,[v,A],Number(T),p,m)}>${R}</g>`}))}</g>`}function Gd(s){return s>=9?0:Math.floor(s)+1}function px(s,[t,e],r,i,o){let n=dx[s.key];if(n){let l=s.currentTarget,h=[t+n[0],e+n[1]],c=l.parentElement?.querySelector(`[data-at="${h}"]`);c&&(i?.(h[0],h[1]),c.focus())}else if(s.key==="Enter"||s.key===" ")o?o(t,e,Gd(r)):i?.(t,e);else if(o&&/^[0-9]$/.test(s.key))o(t,e,Number(s.key));else if(o&&s.key==="-")o(t,e,r===0?-1:-r);else if(o&&s.key==="+")o(t,e,r+1);else return;s.preventDefault()}function Ve(s){return $(Math.abs(s)<1e-9?0:s,Math.abs(s)>=1e3?4:3)}function ye({x:s=0,y:t=0,size:e,rows:r,columns:i,color:o}){return x`<rect class="ring-line" data-color=${o} x=${s} y=${t} width=${e*i} height=${e*r} rx="5"></rect>`}function pt(s,t){return f`<svg class="between" width="22" height=${t} viewBox="0 0 22 ${t}" aria-hidden="true">
    ${x`<text class="sign" x="11" y=${t/2+13} text-anchor="middle">${s}</text>`}
  </svg>`}var dx,yt,Lt=N(()=>{"use strict";w();z();P();dx={ArrowLeft:[0,-1],ArrowRight:[0,1],ArrowUp:[-1,0],ArrowDown:[1,0]};yt=I`
  .stage {
    align-items: center;
  }
  @container (max-width: 640px) {
    .between {
      display: none;
    }
  }
  .heading {
    font-size: 13px;
    font-weight: 600;
    fill: color-mix(in srgb, var(--c, var(--text)) 55%, var(--text));
  }
  .sign {
    font-size: 20px;
    fill: var(--muted);
  }
  .tile {
    stroke: color-mix(in srgb, var(--c) 35%, var(--background));
    stroke-width: 1;
    fill: color-mix(in srgb, var(--c) 5%, var(--background));
  }
  .tile.shade1 {
    fill: color-mix(in srgb, var(--c) 17%, var(--background));
  }
  .tile.shade2 {
    fill: color-mix(in srgb, var(--c) 34%, var(--background));
  }
  .tile.shade3 {
    fill: color-mix(in srgb, var(--c) 46%, var(--background));
    stroke: var(--c);
    stroke-width: 2;
  }
  .tile.border {
    stroke-dasharray: 2 3;
  }
  .tiles text {
    font-family: var(--mono);
    font-size: 14px;
    pointer-events: none;
  }
  .tiles.small text {
    font-size: 11.5px;
  }
  .tiles text.pale {
    fill: var(--muted);
  }
  .touch {
    cursor: pointer;
    outline-offset: 0;
  }
  .picture-edge {
    fill: none;
    stroke: var(--grid);
  }
  .ring-line {
    fill: none;
    stroke: var(--c);
    stroke-width: 2.5;
    pointer-events: none;
  }
  .lines {
    display: grid;
    gap: 0.15rem;
    margin: 0;
    font-family: var(--mono);
    font-size: 0.85rem;
    text-align: center;
    overflow-wrap: anywhere;
  }
`});function ze(s,t,e){let r=s.length/t;return s.slice(e*r,(e+1)*r)}function we(s,t){let e=r=>s.map((i,o)=>s[(o+r)%s.length]);return Array.from({length:t},(r,i)=>e(i)).flat()}function no(s,{channels:t,filters:e}){let r=s.map(i=>[...i].reverse());return Array.from({length:e},(i,o)=>we(o%2?r:s,t)).flat()}function Kr([s,t],e,r){return Math.floor(s/r)===e?[s-e*r,t]:void 0}function ue(s,t){return s*t+(s-1)*Rt}function lr(s,t){return k({label:a("Channels C","通道数 C"),value:s,min:1,max:3,step:1,color:"conv",onInput:t})}function ao(s,t){return k({label:a("Filters O","滤波器数 O"),value:s,min:1,max:2,step:1,color:"parameter",onInput:t})}function Qr(s,{size:t,color:e,shade:r,at:i,onPoint:o,onSet:n}){let[l,h,c,u]=s.shape;return Array.from({length:l*h},(d,p)=>{let[m,g]=[Math.floor(p/h),p%h];return x`${ht(s.at(m).at(g).list(),{x:m*(u*t+Rt),y:g*(c*t+Rt),size:t,color:e,small:t<32,shade:()=>r(m),at:i&&Kr(i,p,c),name:(y,b)=>l>1?a(`weight, filter ${m+1}, channel ${g+1}, row ${y+1}, column ${b+1}`,`权重，滤波器 ${m+1}，通道 ${g+1}，第 ${y+1} 行第 ${b+1} 列`):a(`weight, channel ${g+1}, row ${y+1}, column ${b+1}`,`权重，通道 ${g+1}，第 ${y+1} 行第 ${b+1} 列`),onPoint:o&&((y,b)=>o(p*c+y,b)),onSet:n&&((y,b,v)=>n(p*c+y,b,v))})}`})}function ti(s,{size:t,color:e,shade:r,at:i,onPoint:o,onSet:n}){let[l,h]=s.shape;return Array.from({length:l},(c,u)=>x`${ht(s.at(u).list(),{y:u*(h*t+Rt),size:t,color:e??Je[u],small:t<32,shade:r,at:i&&Kr(i,u,h),name:(d,p)=>a(`pixel, channel ${u+1}, row ${d+1}, column ${p+1}`,`像素，通道 ${u+1}，第 ${d+1} 行第 ${p+1} 列`),onPoint:o&&((d,p)=>o(u*h+d,p)),onSet:n&&((d,p,m)=>n(u*h+d,p,m))})}`)}var Je,Rt,lo=N(()=>{"use strict";w();U();P();Lt();z();Je=["forward","conv","4"],Rt=8});function se(s,t){let e=JSON.stringify(t);return(s==="filter"?Ea:Ia).find(r=>JSON.stringify(r[3])===e)?.[0]??"own"}function Ft(s,t,e,r){return s.map((i,o)=>o===t?i.map((n,l)=>l===e?r:n):i)}var Ea,Ia,Vd,Ke,hr,de,be,cr=N(()=>{"use strict";w();P();Ea=[["book","the book's","书中的滤波器",[[2,0,1],[0,1,2],[1,0,2]]],["vertical","vertical edges","竖直的边缘",[[-1,0,1],[-1,0,1],[-1,0,1]]],["horizontal","horizontal edges","水平的边缘",[[-1,-1,-1],[0,0,0],[1,1,1]]],["outline","all edges (Laplace)","各个方向的边缘（Laplace）",[[0,1,0],[1,-4,1],[0,1,0]]],["blur","blur (mean)","模糊（平均）",[[1,1,1],[1,1,1],[1,1,1]].map(s=>s.map(t=>Number((t/9).toFixed(4))))],["sharpen","sharpen","锐化",[[0,-1,0],[-1,5,-1],[0,-1,0]]],["identity","identity","恒等",[[0,0,0],[0,1,0],[0,0,0]]],["shift","shift by one pixel","平移一个像素",[[0,0,0],[1,0,0],[0,0,0]]],["wide","5 x 5 mean","5 x 5 平均",Array.from({length:5},()=>[.04,.04,.04,.04,.04])]],Ia=[["book","the book's","书中的图像",[[1,2,3,0,1],[0,1,2,3,0],[3,0,1,2,3],[2,3,0,1,2],[1,2,3,0,1]]],["edge","an edge","一条边缘",Array.from({length:6},()=>[0,0,0,9,9,9])],["point","a point","一个点",Array.from({length:7},(s,t)=>Array.from({length:7},(e,r)=>t===3&&r===3?9:0))],["cross","a cross","一个十字",Array.from({length:7},(s,t)=>Array.from({length:7},(e,r)=>t===3||r===3?5:0))],["slope","a slope","渐变",Array.from({length:6},()=>[0,1,2,3,4,5,6])]],Vd=s=>s.map(([t,e,r])=>[t,a(e,r)]),Ke=()=>[...Vd(Ea),["own",a("your own","自己的")]],hr=()=>[...Vd(Ia),["own",a("your own","自己的")]],de=s=>Ea.find(([t])=>t===s)?.[3],be=s=>Ia.find(([t])=>t===s)?.[3]});var ct,Ut=N(()=>{"use strict";w();q();ct=class extends S{shown={};async compute(){let t={...this.state},e=await super.compute();return this.shown=t,e}}});var fx={};var mx,za,Jd=N(()=>{"use strict";w();lo();U();cr();P();Mt();Ut();et();Lt();z();mx=be("book"),za=class extends ct{static styles=[...W,yt,I`
      .factors {
        font-size: 10.5px;
        fill: var(--muted);
        font-family: var(--mono);
      }
    `];static operation="convolution";static title=["A convolution, number by number","卷积：一个数一个数地看"];static inputs={image:mx,kernel:de("book"),channels:1,bias:0,stride:1,padding:0,dilation:1};static view={step:0,pixel:[0,0],weight:[0,0]};player=new st(this,{last:()=>this.count-1,rate:1.5,label:a("Position","位置")});get count(){return this.result?this.result.out.shape[0]*this.result.out.shape[1]:1}get at(){let t=this.result.out.shape[1],e=Math.min(this.state.step,this.count-1);return[Math.floor(e/t),e%t]}controls(){let{state:t}=this;return f`
      ${this.player.controls()}
      ${F({label:a("Image","图像"),value:se("image",this.first("image")),options:hr(),onInput:e=>this.choose("image",be(e))})}
      ${F({label:a("Filter","滤波器"),value:se("filter",this.first("kernel")),options:Ke(),onInput:e=>this.choose("kernel",de(e))})}
      ${this.whole("stride",a("Stride S","步幅 S"),1,3)} ${this.whole("padding",a("Padding P","填充 P"),0,2)}
      ${this.whole("dilation",a("Dilation D","扩张率 D"),1,2)}
      ${lr(t.channels,e=>this.setChannels(e))}
      ${k({label:a("Bias b","偏置 b"),value:t.bias,min:-20,max:20,step:1,color:"parameter",onInput:e=>this.set({bias:e})})}
    `}whole(t,e,r,i){return k({label:e,value:this.state[t],min:r,max:i,step:1,onInput:o=>this.set({[t]:o})})}first(t){return ze(this.state[t],this.state.channels,0)}choose(t,e){e&&this.set({[t]:we(e,this.state.channels),step:0,pixel:[0,0],weight:[0,0]})}setChannels(t){this.set({channels:t,image:we(this.first("image"),t),kernel:we(this.first("kernel"),t),pixel:[0,0],weight:[0,0]})}draw(){let{result:t,shown:e,state:r,width:i}=this,[o,n,l]=t.x.shape,[,h,c]=t.W.shape,u=l+2*e.padding,d=u+2.6*c+t.out.shape[1],p=Math.max(24,Math.min(40,i>700?(i-150)/d:(i-8)/Math.max(u,7))),m=ue(o,(n+2*e.padding)*p),g=ue(o,h*p),y=Math.max(34,p*1.3);return f`
      ${V({title:a("image x","图像 x"),width:u*p,height:m,color:"forward"},Array.from({length:o},(b,v)=>this.drawImage(v,p,v*((n+2*e.padding)*p+Rt))))}
      ${pt("∗",60)}
      ${V({title:a("filter W","滤波器 W"),width:c*p,height:g,color:"parameter"},Array.from({length:o},(b,v)=>ht(t.W.at(v).list(),{y:v*(h*p+Rt),size:p,color:"parameter",shade:()=>1,at:Kr(r.weight,v,h),name:(T,A)=>a(`weight, channel ${v+1}, row ${T+1}, column ${A+1}`,`权重，通道 ${v+1}，第 ${T+1} 行第 ${A+1} 列`),onPoint:(T,A)=>this.set({weight:[v*h+T,A]}),onSet:(T,A,E)=>this.set({kernel:Ft(r.kernel,v*h+T,A,E)})})))}
      ${pt("→",60)}
      ${V({title:a("products","对应元素的乘积"),width:c*y,height:ue(o,h*y)},Array.from({length:o},(b,v)=>this.drawProducts(v,y,v*(h*y+Rt))))}
      ${pt("Σ",60)}
      ${V({title:a("output","输出"),width:t.out.shape[1]*p,height:t.out.shape[0]*p,color:"adam"},ht(t.out.list(),{size:p,color:"adam",small:p<36,shade:(b,v)=>b===this.at[0]&&v===this.at[1]?3:1,at:this.at,name:(b,v)=>a(`output, row ${b+1}, column ${v+1}`,`输出，第 ${b+1} 行第 ${v+1} 列`),onPoint:(b,v)=>this.set({step:b*t.out.shape[1]+v})}))}
      <p class="lines">${this.size()}</p>
    `}drawImage(t,e,r){let{result:i,state:o}=this,[,n,l]=i.x.shape,[,h,c]=i.W.shape,{padding:u,stride:d,dilation:p}=this.shown,[m,g]=[d*this.at[0],d*this.at[1]],y=(E,O)=>E>=m&&O>=g&&(E-m)%p===0&&(O-g)%p===0&&E-m<p*h&&O-g<p*c,b=i.x.at(t).list(),v=(E,O)=>E<u||O<u||E>=n+u||O>=l+u,T=Array.from({length:n+2*u},(E,O)=>Array.from({length:l+2*u},(R,H)=>v(O,H)?0:b[O-u][H-u])),A=Kr(o.pixel,t,n);return x`${ht(T,{y:r,size:e,color:Je[t],shade:(E,O)=>y(E,O)?2:0,border:v,at:A&&[A[0]+u,A[1]+u],name:(E,O)=>a(`pixel, channel ${t+1}, row ${E+1-u}, column ${O+1-u}`,`像素，通道 ${t+1}，第 ${E+1-u} 行第 ${O+1-u} 列`),onPoint:(E,O)=>this.point(t,E,O),onSet:(E,O,R)=>this.set({image:Ft(o.image,t*n+E-u,O-u,R)})})}
    ${ye({x:g*e,y:r+m*e,size:e,rows:p*(h-1)+1,columns:p*(c-1)+1,color:Je[t]})}`}point(t,e,r){let{result:i,shown:o}=this,[,n,l]=i.x.shape,[h,c]=i.out.shape,[,u,d]=i.W.shape,p=(b,v,T)=>{let A=(b-o.dilation*(v-1)/2)/o.stride;return Math.max(0,Math.min(T-1,Math.round(A)))},[m,g]=[e-o.padding,r-o.padding],y=m>=0&&g>=0&&m<n&&g<l;this.player.playing=!1,this.set({step:p(e,u,h)*c+p(r,d,c),...y?{pixel:[t*n+m,g]}:{}})}drawProducts(t,e,r){let{result:i}=this,[,o,n]=i.W.shape,l=this.at[0]*i.out.shape[1]+this.at[1],h=i.products.at(l).at(t).list(),c=i.col.at(l).list().slice(t*o*n,(t+1)*o*n),u=i.W.at(t).list().flat(),d=c.map((p,m)=>{let[g,y]=[Math.floor(m/n),m%n];return x`<text class="factors" x=${(y+.5)*e} y=${r+g*e+12} text-anchor="middle">${Ve(p)}·${Ve(u[m])}</text>`});return x`${ht(h.map(p=>p.map(Ve)),{y:r,size:e,color:Je[t],shade:()=>1,small:!0})}${d}`}size(){let{result:t,shown:e}=this,[,r,i]=t.x.shape,[,o,n]=t.W.shape,l=(h,c,u,d)=>f`<span>
        ${h} = ⌊(${c} + 2·${e.padding} − ${e.dilation}·(${u} − 1) − 1) / ${e.stride}⌋ + 1 =
        ${d}</span
      >`;return f`${l("OH",r,o,t.out.shape[0])} ${l("OW",i,n,t.out.shape[1])}`}summary(){let{result:t,shown:e}=this,r=this.at[0]*t.out.shape[1]+this.at[1],i=Array.from(t.products.at(r).data,c=>Ve(Number(c))),n=`${(i.length>9?[...i.slice(0,9),"…"]:i).join(" + ")}${e.bias?` + ${$(e.bias)}`:""} = ${$(t.out.at(this.at[0]).at(this.at[1]))}`,[l,h]=[this.at[0]+1,this.at[1]+1];return a(`Output, row ${l}, column ${h}: ${n}. Point at a pixel to move the filter; click a number, or type a digit, to change it.`,`输出的第 ${l} 行第 ${h} 列：${n}。指向像素可移动滤波器；点击数字或键入数字可修改它。`)}};M.define("zs-convolution",za)});var xx={};var gx,$x,Ca,Kd=N(()=>{"use strict";w();lo();U();cr();P();Mt();Ut();et();Lt();z();gx=[[1,2,-1],[-2,1,3],[0,-1,2]],$x=Array.from({length:9},(s,t)=>Array.from({length:9},(e,r)=>gx[t%3][r%3])),Ca=class extends ct{static styles=[...W,yt];static operation="convolution_gradients";static title=["A convolution backward: where each gradient comes from","卷积的反向传播：每个梯度从哪里来"];static inputs={image:be("book"),kernel:de("book"),dout:$x,channels:1,filters:1,stride:1,padding:0,dilation:1};static view={step:4,all:!1,pixel:[0,0],weight:[0,0]};player=new st(this,{last:()=>this.count-1,rate:1.5,label:a("Output","输出")});get count(){return this.result?this.result.dout.data.length:1}get step(){return Math.min(this.state.step,this.count-1)}get at(){let[,t,e]=this.result.dout.shape;return[Math.floor(this.step/(t*e)),Math.floor(this.step/e)%t,this.step%e]}first(){let{image:t,kernel:e,dout:r,channels:i,filters:o}=this.state;return{image:ze(t,i,0),kernel:ze(e,i*o,0),dout:ze(r,o,0)}}build(t){let{channels:e,filters:r}=this.state,i={...this.first(),channels:e,filters:r,...t};this.set({channels:i.channels,filters:i.filters,image:we(i.image,i.channels),kernel:no(i.kernel,i),dout:we(i.dout,i.filters),pixel:[0,0],weight:[0,0]})}controls(){let{state:t}=this,{kernel:e}=this.first(),r=[["stride",a("Stride S","步幅 S"),1,3],["padding",a("Padding P","填充 P"),0,2],["dilation",a("Dilation D","扩张率 D"),1,2]];return f`
      ${this.player.controls()}
      ${K({label:a("All outputs: show the sums","所有输出：显示总和"),value:t.all,onInput:i=>this.set({all:i})})}
      ${F({label:a("Filter","滤波器"),value:se("filter",e),options:Ke().filter(([i])=>i!=="wide"),onInput:i=>this.build({kernel:de(i)??e})})}
      ${lr(t.channels,i=>this.build({channels:i}))}
      ${ao(t.filters,i=>this.build({filters:i}))}
      ${r.map(([i,o,n,l])=>k({label:o,value:t[i],min:n,max:l,step:1,onInput:h=>this.set({[i]:h})}))}
    `}draw(){let{result:t,state:e}=this,[r,i,o]=t.x.shape,[n,,l,h]=t.W.shape,c=this.size(),u=e.all?t.dx:t.dx_parts.at(this.step),d=e.all?t.dW:t.dW_parts.at(this.step),p=(O,R)=>e.all||this.isUnder(O,R)?2:0,m=O=>e.all||O===this.at[0]?2:0,[g,y]=[{width:o*c,height:ue(r,i*c)},{width:n*h*c+(n-1)*Rt,height:ue(r,l*c)}],b=V({title:n>1?a("filters W","滤波器 W"):a("filter W","滤波器 W"),...y,color:"parameter"},Qr(t.W,{size:c,color:"parameter",shade:n>1?m:()=>1,at:e.weight,onPoint:(O,R)=>this.set({weight:[O,R]}),onSet:(O,R,H)=>this.set({kernel:Ft(e.kernel,O,R,H)})})),v=V({title:a("image x","图像 x"),...g,color:"forward"},x`${ti(t.x,{size:c,shade:p,at:e.pixel,onPoint:(O,R)=>this.set({pixel:[O,R]}),onSet:(O,R,H)=>this.set({image:Ft(e.image,O,R,H)})})}${this.edges(c)}`),T=V({title:e.all?"dx":a("this output's part of dx","它对 dx 的贡献"),...g,color:"backward"},x`${ti(u,{size:c,color:"backward",shade:p})}${this.edges(c)}`),A=V({title:e.all?"dW":a("this output's part of dW","它对 dW 的贡献"),...y,color:"backward"},Qr(d,{size:c,color:"backward",shade:m})),E=e.all?"Σ":`× ${Ve(this.gradient())}`;return f`${this.outputs(c)}
      <div class="column">
        <div class="stage">${this.factor(E)} ${b} ${pt("→",60)} ${T}</div>
        <div class="stage">${this.factor(E)} ${v} ${pt("→",60)} ${A}</div>
      </div>`}size(){let[t,,e]=this.result.x.shape,[r,,,i]=this.result.W.shape,o=e*2+r*i+this.result.dout.shape[2];return Math.max(26,Math.min(t>1?32:40,this.width>700?(this.width-140)/o:this.width/9))}gradient(){let[t,e,r]=this.at;return this.result.dout.at(t).at(e).at(r)}outputs(t){let{result:e,state:r}=this,[i,o,n]=e.dout.shape,l=r.dout.length/r.filters;return V({title:a("dout, of the outputs","dout：输出的梯度"),width:n*t,height:ue(i,o*t),color:"backward"},Array.from({length:i},(h,c)=>ht(e.dout.at(c).list(),{y:c*(o*t+Rt),size:t,color:"backward",small:t<32,shade:(u,d)=>!r.all&&String([c,u,d])===String(this.at)?3:1,at:c===this.at[0]?[this.at[1],this.at[2]]:void 0,name:(u,d)=>i>1?a(`dout, filter ${c+1}, row ${u+1}, column ${d+1}`,`dout，滤波器 ${c+1}，第 ${u+1} 行第 ${d+1} 列`):a(`dout, row ${u+1}, column ${d+1}`,`dout，第 ${u+1} 行第 ${d+1} 列`),onPoint:(u,d)=>this.point((c*o+u)*n+d),onSet:(u,d,p)=>this.set({dout:Ft(r.dout,c*l+u,d,p)})})))}edges(t){if(this.state.all)return _;let[e,r]=this.result.x.shape,[,,i,o]=this.result.W.shape,{stride:n,padding:l,dilation:h}=this.shown;return Array.from({length:e},(c,u)=>ye({x:(n*this.at[2]-l)*t,y:u*(r*t+Rt)+(n*this.at[1]-l)*t,size:t,rows:h*(i-1)+1,columns:h*(o-1)+1,color:"backward"}))}factor(t){return f`<svg width="52" height="24" viewBox="0 0 52 24" aria-hidden="true">
      ${x`<text class="heading" data-color="backward" x="26" y="16" text-anchor="middle">${t}</text>`}
    </svg>`}isUnder(t,e){let{padding:r,stride:i,dilation:o}=this.shown,[,,n,l]=this.result.W.shape,[h,c]=[t+r-i*this.at[1],e+r-i*this.at[2]];return h>=0&&c>=0&&h%o===0&&c%o===0&&h<o*n&&c<o*l}point(t){this.player.playing=!1,this.set({step:t,all:!1})}summary(){let{result:t,state:e}=this,r=$(this.gradient()),[,i,o]=this.at.map(n=>n+1);if(e.all){let n=Array.from(t.db.data,l=>$(Number(l))).join(a(" and "," 和 "));return a(`Each gradient of a pixel is the sum over all outputs that have seen it; db is the sum of dout, ${n}.`,`像素的梯度是所有看到它的输出的贡献之和；db 是 dout 的总和，即 ${n}。`)}if(t.W.shape[0]>1){let n=this.at[0]+1;return a(`The gradient of the output of filter ${n}, row ${i}, column ${o}, is ${r}: times filter ${n} it goes to the pixels that the output has seen, times these pixels it goes to filter ${n} alone.`,`滤波器 ${n} 的输出第 ${i} 行第 ${o} 列的梯度是 ${r}：乘以滤波器 ${n}，传给这个输出看到的像素；乘以这些像素，只传给滤波器 ${n}。`)}return a(`The gradient of output row ${i}, column ${o} is ${r}: times the filter it goes to the pixels that the output has seen, times these pixels it goes to the filter.`,`输出第 ${i} 行第 ${o} 列的梯度是 ${r}：乘以滤波器，传给这个输出看到的像素；乘以这些像素，传给滤波器。`)}};M.define("zs-convolution-backward",Ca)});var yx={};var Pa,Qd=N(()=>{"use strict";w();U();q();P();B();z();Pa=class extends S{static styles=[...S.styles,I`
      .drawing {
        display: grid;
        gap: 0.3rem;
        justify-items: center;
      }
      .drawing h4 {
        color: var(--text);
        font-size: 1rem;
      }
    `];static operation="curves";static title=["Curves are many points","曲线就是许多点"];static inputs={first:"sin(x)",second:"cos(x)",low:0,high:6,points:60,labels:!0,names:!0,title:a("sin and cos","sin 与 cos"),dashed:!0};static view={dots:!1};controls(){let{state:t}=this;return f`
      ${ft({label:a("first curve, y =","第一条曲线，y ="),value:t.first,code:!0,onInput:e=>this.set({first:e})})}
      ${ft({label:a("second curve, y =","第二条曲线，y ="),value:t.second,code:!0,onInput:e=>this.set({second:e})})}
      ${ft({label:a("title","标题"),value:t.title,onInput:e=>this.set({title:e})})}
      ${k({label:a("number of points","点的个数"),value:t.points,min:2,max:200,step:1,onInput:e=>this.set({points:e})})}
      ${Kt({label:a("x from","x 的起点"),value:t.low,min:-1e3,max:1e3,step:1,onInput:e=>this.set({low:e})})}
      ${Kt({label:a("x to","x 的终点"),value:t.high,min:-1e3,max:1e3,step:1,onInput:e=>this.set({high:e})})}
      ${K({label:a("label and legend","标签与图例"),value:t.labels,onInput:e=>this.set({labels:e})})}
      ${K({label:a("names of the axes","坐标轴的名称"),value:t.names,onInput:e=>this.set({names:e})})}
      ${K({label:a("second curve dashed","第二条用虚线"),value:t.dashed,onInput:e=>this.set({dashed:e})})}
      ${K({label:a("show the points","显示各点"),value:t.dots,onInput:e=>this.set({dots:e})})}
    `}draw(){let{result:t,state:e}=this,r=Math.min(this.width,760),i=t.x.list(),o=[t.y1,t.y2].filter(Boolean).map(g=>g.list()),n=o.flat().filter(Number.isFinite),[l,h]=n.length?[Math.min(...n),Math.max(...n)]:[0,1],c=(i[i.length-1]-i[0])*.015,u=(h-l||1)*.06,d={x:{domain:[i[0]-c,i[i.length-1]+c],label:e.names?"x":""},y:{domain:[l-u,h+u],label:e.names?"y":""}},p=C({width:r,height:Math.max(220,Math.min(340,r*.5)),...d,label:a("The curves","曲线")},g=>o.map((y,b)=>{let v=String(b);return x`${L(g,i,y,{color:v,dashed:b===1&&e.dashed})}
          ${e.dots?X(g,i,y,{color:v}):_}`})),m=[e.first,e.second].slice(0,o.length).map((g,y)=>({text:g,color:String(y),dashed:y===1&&e.dashed}));return f`<div class="drawing">
      ${e.title?f`<h4>${e.title}</h4>`:_} ${p} ${e.labels?$t(m):_}
    </div>`}summary(){let{result:t,state:e}=this,r=(e.high-e.low)/(e.points-1),i=t.y2?2:1;return a(`${i===2?"Two curves":"One curve"} of ${e.points} points, a point every ${$(r,3)}.`,`${i} 条曲线，各有 ${e.points} 个点，每隔 ${$(r,3)} 一个点。`)}};M.define("zs-curves",Pa)});function vx(s,[t,e,r,i]){let o=s.findIndex(([n,l,h])=>h===r&&Math.hypot(n-t,l-e)<bx*r);if(o>=0){let[n,l,h,c]=s[o],u=ei(Math.max(-tp,Math.min(tp,c+i)));return s.flatMap((d,p)=>p!==o?[d]:u?[[n,l,h,u]]:[])}return s.length<ur?[...s,[ei(t),ei(e),r,i]]:s}function ei(s){return Number(s.toFixed(2))}var dr,pr,ur,Oa,La,tp,wx,bx,ep,_x,Qe,mr,ho=N(()=>{"use strict";w();z();U();P();dr={bumps:[[-3,-1.5,1.6,-2],[2,2,1.2,-3],[-.5,1.5,.8,1.5],[3,-2.5,1.5,1]],bowl:.05},pr={raise:-1,brush_width:.8,brush_height:.8},ur=60,Oa=[.3,3],La=[.1,3],tp=10,wx=1.5,bx=.35,ep=1.18;_x={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,1],ArrowDown:[0,-1]},Qe=class{constructor(t){this.host=t,this.before=[],this.pen=[0,0],this.last=[0,0]}get drawn(){return this.host.state.surface==="drawn"}get brush(){let{brush_width:t,brush_height:e,raise:r}=this.host.state;return{width:Math.max(Oa[0],Math.min(Oa[1],t)),height:Math.max(La[0],Math.min(La[1],e))*(r>0?1:-1)}}remember(){this.before=[...this.before.slice(-99),this.host.state.bumps]}undo(){let t=this.before.pop()??this.host.state.bumps.slice(0,-1);this.host.set({bumps:t})}dab(t){let{width:e,height:r}=this.brush;this.last=this.pen;let i=[...this.pen,e,t?-r:r];this.host.set({bumps:vx(this.host.state.bumps,i)})}stroke(t,e){let r=wx*this.brush.width;for(;;){let[i,o]=[t[0]-this.last[0],t[1]-this.last[1]],n=Math.hypot(i,o);if(n<r)break;this.pen=[this.last[0]+i*r/n,this.last[1]+o*r/n],this.dab(e)}this.pen=t}pad(t,e){if(!this.drawn)return e;let{x:r,y:i}=this.host.result,o=([c,u])=>[Math.min(r[1],Math.max(r[0],c)),Math.min(i[1],Math.max(i[0],u))],n=c=>{let u=c.currentTarget,d=new DOMPoint(c.clientX,c.clientY).matrixTransform(u.getScreenCTM()?.inverse()),p=o([t.x.invert(d.x),t.y.invert(d.y)]);c.type==="pointerdown"?(u.setPointerCapture(c.pointerId),this.remember(),this.pen=p,this.dab(c.shiftKey)):u.hasPointerCapture(c.pointerId)?this.stroke(p,c.shiftKey):this.pen=p,this.host.requestUpdate()},l=c=>{let u=_x[c.key],d=c.shiftKey?1:.25;if(u)this.pen=o([this.pen[0]+d*u[0],this.pen[1]+d*u[1]]);else if(c.key===" ")this.remember(),this.dab(c.shiftKey);else if(c.key==="Delete"||c.key==="Backspace"||c.key==="z"&&c.ctrlKey)this.undo();else return;c.preventDefault(),this.host.requestUpdate()},h=a("The ground: arrow keys move the brush, the space bar uses it, with Shift the other way, Delete undoes","地面：方向键移动笔刷，空格键作画，按住 Shift 则相反，Delete 键撤销");return x`<g class="ground" role="application" tabindex="0" aria-label=${h} @pointerdown=${n}
      @pointermove=${n} @keydown=${l}>
      <rect class="pad" width=${t.width} height=${t.height}></rect>${e} ${this.ring(t)}
    </g>`}ring(t){let{width:e,height:r}=this.brush,[i,o]=[t.x(this.pen[0]),t.y(this.pen[1])],n=Math.abs(t.x(ep*e)-t.x(0)),l=Math.abs(t.y(ep*e)-t.y(0));return x`<g class="brush"><ellipse cx=${i} cy=${o} rx=${n} ry=${l}></ellipse>
      <path d="M${i-5},${o}h10${r>0?`M${i},${o-5}v10`:""}"></path></g>`}controls(){let{host:t}=this,{bumps:e,bowl:r,raise:i,brush_width:o,brush_height:n}=t.state,l=(h,c,u,d,p)=>k({label:h,value:u,min:d,max:p,step:.1,onInput:m=>t.set({[c]:ei(m)})});return f`${F({label:a("The brush, on the map","在地图上，笔刷"),value:String(i),options:[["-1",a("lowers the ground","挖低地面")],["1",a("raises the ground","堆高地面")]],onInput:h=>t.set({raise:Number(h)})})}
      ${l(a("Width of the brush","笔刷的宽度"),"brush_width",o,...Oa)}
      ${l(a("Height of one dab","每一笔的高度"),"brush_height",n,...La)}
      ${k({label:a("The ground is a bowl, a(x² + y²): a","地面呈碗形 a(x² + y²)，a"),value:r,min:0,max:.3,step:.01,onInput:h=>t.set({bowl:ei(h)})})}
      <div class="row wide">
        ${j({label:a("Undo","撤销"),disabled:!e.length&&!this.before.length,onClick:()=>this.undo()})}
        ${j({label:a("Clear","清空"),disabled:!e.length,onClick:()=>{this.remember(),this.pen=[0,0],t.set({bumps:[]})}})}
        <span class="hint"
          >${e.length<ur?a(`${e.length} of ${ur} bumps`,`已用 ${e.length} 个凸起，最多 ${ur} 个`):a(`All ${ur} bumps are used: undo, or draw over them`,`${ur} 个凸起都用完了：请撤销，或在原处修改`)}</span
        >
      </div>`}},mr=I`
  .ground {
    display: block; /* browsers ignore touch-action where the display is inline */
    touch-action: none;
    cursor: crosshair;
    outline: none;
    user-select: none;
  }
  .ground .pad {
    fill: transparent;
    stroke: transparent;
  }
  .ground:focus-visible {
    stroke-width: 3;
  }
  .ground:focus-visible .pad {
    stroke: var(--focus);
    stroke-width: 5;
  }
  .brush {
    visibility: hidden;
    pointer-events: none;
  }
  .ground:is(:hover, :focus) .brush {
    visibility: visible;
  }
  .brush ellipse,
  .brush path {
    fill: none;
    stroke: var(--text);
    stroke-width: 1.5;
  }
  .brush ellipse {
    stroke-dasharray: 4 3;
  }
  .hint {
    align-self: center;
    color: var(--muted);
    font-size: 0.85rem;
  }
`});function fr(s,t,e){let{state:r}=s;return f`${F({label:a("Surface","曲面"),value:r.surface,options:Mx.map(([i,o,n])=>[i,a(o,n)]),onInput:e})}
  ${r.surface==="own"?ft({label:a("Height at x and y","x、y 处的高度"),value:r.formula,code:!0,onInput:i=>s.set({formula:i})}):_}
  ${r.surface==="own"?k({label:a("The map shows x and y up to","地图上 x、y 的最大值"),value:r.reach,min:.5,max:20,log:!0,onInput:i=>s.set({reach:i})}):_}
  ${t.drawn?t.controls():_}`}function gr(s,t){return x`${Ot(s,t.z,{x:t.x,y:t.y,levels:$e(t.z,14)})}
    ${t.minima.map(([e,r])=>te(s,e,r))}`}var Mx,co=N(()=>{"use strict";w();U();P();B();z();Mx=[["bowl","a bowl, x² + y²","碗，x² + y²"],["valley","a valley, x²/20 + y²","山谷，x²/20 + y²"],["rosenbrock","Rosenbrock's valley","Rosenbrock 山谷"],["beale","Beale's plain","Beale 平原"],["himmelblau","Himmelblau: four minima","Himmelblau：四个最小值"],["saddle","a saddle, x² − y²","鞍部，x² − y²"],["plateau","a plateau","高原"],["own","your own formula","自己写的公式"],["drawn","drawn by hand","自己画的地形"]]});var kx={};var Ra,sp=N(()=>{"use strict";w();q();U();ho();P();Mt();B();et();co();z();Ra=class extends S{static styles=[...W,mr];static operation="descent";static title=["Gradient descent","梯度下降法"];static inputs={surface:"bowl",formula:"x**2 + y**2",reach:5,...dr,start:[-3,4],lr:.1,steps:100};static view={step:500,...pr};player=new st(this,{last:()=>this.result?.steps??0,rate:14});ground=new Qe(this);get end(){return Math.min(this.state.step,this.result.steps)}draw(){let{width:t,result:e,end:r}=this,i=t>700,o=i?Math.floor((t-16)*.52):t,n=a("Map of the surface with the path","曲面的地图与走过的路"),l={x:{domain:this.around(0),label:"x"},y:{domain:this.around(1),label:"y"}},h=e.path.list().slice(0,r+1),[c,u]=[0,1].map(d=>h.map(p=>p[d]));return f`${C({width:o,height:Math.min(420,o*.86),...l,label:n},d=>{let p=h[r],m=x`${gr(d,e)}
        ${L(d,c,u,{color:"0"})} ${X(d,c,u,{color:"0",radius:2.4})}
        ${p.every(Number.isFinite)?X(d,[p[0]],[p[1]],{color:"0",radius:6}):_}`;return x`${this.ground.pad(d,m)}
        ${G(d,{x:this.state.start[0],y:this.state.start[1],label:a("Start","起点"),color:"text",onMove:(g,y)=>this.set({start:[g,y]})})}`})}
      <div class="column">
        ${this.along(i?t-o-16:t,e.path_heights,a("height f","高度 f"),"0")}
        ${this.along(i?t-o-16:t,e.slopes,a("norm of ∇f","∇f 的范数"),"1")}
      </div>`}around(t){let[e,r]=t?this.result.y:this.result.x,i=this.state.start[t];return[Math.min(e,i),Math.max(r,i)]}along(t,e,r,i){let o=Array.from(e.data),n=o.filter(Number.isFinite),l=n.every(g=>g>0)&&n.length>0,[h,c]=[Math.min(...n),Math.max(...n)],u=.05*(c-h||1),d={domain:l?[Math.max(h/2,1e-24),2*c]:[h-u,c+u],log:l},p={domain:[0,this.result.steps],label:a("step","步")},m=o.map((g,y)=>y);return C({width:t,height:200,x:p,y:d,label:r,margin:{top:22}},g=>{let y=g.x(this.end);return x`<line class="line thin dashed" data-color="muted" x1=${y} x2=${y} y1="0" y2=${g.height}></line>
        <text class="direct" data-color=${i} x=${g.width-6} y="16" text-anchor="end">${r}</text>
        ${L(g,m,o,{color:i})}
        ${Number.isFinite(o[this.end])?X(g,[this.end],[o[this.end]],{color:i,radius:5}):_}`})}controls(){let{state:t}=this;return f`${this.player.controls()}
      ${k({label:a("Learning rate η","学习率 η"),value:t.lr,min:1e-10,max:10,log:!0,onInput:e=>this.set({lr:e})})}
      ${fr(this,this.ground,e=>{let r=this.result.starts[e];this.set({surface:e,...r?{start:r}:{}})})}
      ${k({label:a("Number of steps","总步数"),value:t.steps,min:5,max:500,step:1,onInput:e=>this.set({steps:e,step:e})})}
      <div class="row wide">
        ${[1e-10,.001,.1,.95,1.01,10].map(e=>j({label:e<1e-9?"η = 10⁻¹⁰":`η = ${$(e)}`,onClick:()=>this.set({lr:e})}))}
      </div>`}summary(){let{end:t,result:e}=this,[r,i]=e.path.at(t).list().map(l=>$(l)),[o,n]=[$(e.path_heights.at(t)),$(e.slopes.at(t))];return a(`After ${t} steps: (${r}, ${i}), height ${o}, norm of the gradient ${n}.`,`第 ${t} 步之后：(${r}, ${i})，高度 ${o}，梯度的范数 ${n}。`)}};M.define("zs-descent",Ra)});var Ax={};var re,Fa,rp=N(()=>{"use strict";w();U();q();P();B();Gr();z();re=8,Fa=class extends S{static styles=[...S.styles,I`
      .frame {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      .pixel-text {
        font: 600 11px var(--mono);
      }
      .pixel-text.inverse {
        fill: var(--background);
      }
      .pixels {
        cursor: crosshair;
      }
    `];static operation="digit_image";static title=["An image is an array of numbers","图像就是数的数组"];static inputs={index:0,row:7,column:11};static view={cmap:"gray"};controls(){let{state:t}=this,e=28-re;return f`
      ${k({label:a("which test image","第几幅测试图像"),value:t.index,min:0,max:999,step:1,onInput:r=>this.set({index:r})})}
      ${k({label:a("first row of the frame","方框的起始行"),value:t.row,min:0,max:e,step:1,onInput:r=>this.set({row:r})})}
      ${k({label:a("first column of the frame","方框的起始列"),value:t.column,min:0,max:e,step:1,onInput:r=>this.set({column:r})})}
      ${F({label:a("colors (cmap)","颜色（cmap）"),value:t.cmap,options:[["gray",a("gray","灰度")],["sequential",a("blue","蓝色")],["diverging",a("blue and orange","蓝色与橙色")]],onInput:r=>this.set({cmap:r})})}
    `}draw(){let{result:t,state:e}=this,r=Math.min(336,this.width);return f`${this.whole(r,t,e)}${this.magnified(r)}`}whole(t,e,r){let i=t/28,o=ge().domain([0,28]).range([0,t]),n={x:o,y:o,width:t,height:t},l=28-re,h=u=>Math.max(0,Math.min(l,Math.round(u-re/2))),c=a("The digit; drag the middle of the frame","数字；可以拖动方框的中心");return f`<svg
      class="plot"
      width=${t}
      height=${t}
      viewBox="0 0 ${t} ${t}"
      role="group"
      aria-label=${c}
    >
      ${nt(e.image,{x:0,y:0,width:t,height:t,low:0,high:255,kind:r.cmap})}
      <rect
        class="frame"
        x=${r.column*i}
        y=${r.row*i}
        width=${re*i}
        height=${re*i}
      ></rect>
      ${G(n,{x:r.column+re/2,y:r.row+re/2,step:[1,-1],radius:7,label:a("the frame","方框"),color:"1",onMove:(u,d)=>this.set({column:h(u),row:h(d)})})}
    </svg>`}magnified(t){let{result:e,state:r}=this,i=e.part,o=t/re,n=i.list(),l=a("The numbers in the frame","方框里的数");return f`<svg
      class="plot"
      width=${t}
      height=${t}
      viewBox="0 0 ${t} ${t}"
      role="img"
      aria-label=${l}
    >
      ${nt(i,{x:0,y:0,width:t,height:t,low:0,high:255,kind:r.cmap})}
      ${n.map((h,c)=>h.map((u,d)=>x`<text class="pixel-text ${this.inverse(u)?"inverse":""}" x=${(d+.5)*o} y=${(c+.5)*o} dy="0.35em" text-anchor="middle">${u}</text>`))}
      <rect class="frame" x="1" y="1" width=${t-2} height=${t-2}></rect>
    </svg>`}inverse(t){return this.state.cmap==="diverging"?t<45||t>210:t>125}summary(){let{result:t,state:e}=this,r=t.part.at(re/2).at(re/2),[i,o]=[e.row+re/2,e.column+re/2];return a(`An array of shape (28, 28) with numbers from ${t.low} to ${t.high}, label ${t.label}; image[${i}, ${o}] is ${r}.`,`形状为 (28, 28) 的数组，数值从 ${t.low} 到 ${t.high}，标签为 ${t.label}；image[${i}, ${o}] 是 ${r}。`)}};M.define("zs-digit-image",Fa)});var Sx={};var uo,Ua,ip=N(()=>{"use strict";w();U();to();q();P();et();z();uo=28,Ua=class extends S{static operation="digit";static title=["MNIST: images are numbers","MNIST：图像就是数"];static inputs={label:2,place:0,row:7,column:10,flatten:!0,normalize:!0,one_hot:!1};static styles=[...W,ir,I`
      .sheet {
        display: grid;
        grid-template-columns: repeat(10, 1fr);
        gap: 3px;
        align-self: flex-start;
      }
      .sheet button {
        padding: 1px;
        border: 2px solid transparent;
        border-radius: 6px;
        background: none;
        cursor: pointer;
      }
      .sheet button[aria-pressed="true"] {
        border-color: var(--c1);
      }
      .frame {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.35rem 1rem;
        align-self: center;
        margin: 0;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        font-family: var(--mono);
        overflow-wrap: anywhere;
      }
      dd b {
        color: var(--c1);
      }
    `];controls(){let{state:t}=this,e=(i,o)=>K({label:i,value:t[o],onInput:n=>this.set({[o]:n})}),r=(i,o)=>k({label:i,value:t[o],min:0,max:uo-1,step:1,onInput:n=>this.set({[o]:n})});return f`${At(a("Options of data.mnist","data.mnist 的选项"),[e(a("flatten: one row of 784 numbers","flatten：展开成 784 个数的一行"),"flatten"),e(a("normalize: pixels divided by 255","normalize：像素值除以 255"),"normalize"),e(a("one_hot: targets with a single 1","one_hot：监督数据中只有一个 1"),"one_hot")])}
    ${At(a("The pixel","像素"),[r(a("Row","行"),"row"),r(a("Column","列"),"column")])}`}draw(){let t=this.width>700,e=t?Math.min(392,Math.floor(.43*this.width)):this.width,r=Math.floor(((t?Math.min(420,this.width-e-16):this.width)-90)/10);return f`${this.sheet(r)} ${this.large(e)} ${this.facts()}`}sheet(t){let{result:e,state:r}=this;return f`<div class="sheet" role="group" aria-label=${a("Test images","测试图像")}>
      ${Array.from({length:100},(i,o)=>{let[n,l]=[Math.floor(o/10),o%10],h=n===r.label&&l===r.place;return f`<button
          aria-label=${a(`Image ${l+1} of the digit ${n}`,`数字 ${n} 的第 ${l+1} 幅图像`)}
          aria-pressed=${h}
          @click=${()=>this.set({label:n,place:l})}
        >
          ${this.thumbnail(o,t,e.sheet.at(n).at(l).data)}
        </button>`})}
    </div>`}thumbnails=new Map;thumbnail(t,e,r){let i=`${t} ${e}`;return this.thumbnails.has(i)||this.thumbnails.set(i,or(r,{size:e,largest:255,label:""})),this.thumbnails.get(i)}large(t){let{result:e,state:r}=this,i=t/uo,o=l=>{let h=l.currentTarget.getBoundingClientRect(),c=u=>Math.max(0,Math.min(uo-1,Math.floor(uo*u/h.width)));this.set({column:c(l.clientX-h.left),row:c(l.clientY-h.top)})},n=a("The chosen image; point at a pixel","选中的图像；请指向一个像素");return f`<svg
      class="plot"
      width=${t}
      height=${t}
      viewBox="0 0 ${t} ${t}"
      role="group"
      aria-label=${n}
      @pointerdown=${o}
      @pointermove=${o}
    >
      ${Cd(e.pixels.data,{size:t,largest:e.largest})}
      <rect class="frame" x=${i*r.column} y=${i*r.row} width=${i} height=${i}></rect>
    </svg>`}facts(){let{result:t,state:e}=this,r=`(${t.shape.join(", ")})`,i=t.target.list(),o=t.position.join(", ");return f`<dl>
      <dt>${a("all test images","全部测试图像")}</dt>
      <dd>x: ${r} ${t.dtype}</dd>
      <dt>${a("this image","这幅图像")}</dt>
      <dd>x[${t.index}]</dd>
      <dt>${a("this pixel","这个像素")}</dt>
      <dd>x[${t.index}, ${o}] = <b>${$(t.value)}</b></dd>
      ${e.flatten?f`<dt>${a("its place","它的位置")}</dt>
              <dd>28 · ${e.row} + ${e.column} = ${o}</dd>`:_}
      <dt>${a("the target","监督数据")}</dt>
      <dd>t[${t.index}] = <b>${i.length===1?i[0]:`[${i.join(" ")}]`}</b></dd>
    </dl>`}summary(){let{result:t,state:e}=this,r=$(t.value);return a(`Test image ${t.index} is a ${e.label}. Its pixel in row ${e.row}, column ${e.column} is ${r} of ${t.largest}.`,`第 ${t.index} 幅测试图像是数字 ${e.label}。第 ${e.row} 行第 ${e.column} 列的像素值是 ${r}，最大为 ${t.largest}。`)}};M.define("zs-digits",Ua)});function Es(s){let t=s.reduce((e,r)=>e+r,0);return s.map(e=>t>0?e/t:0)}function ja(s,t,e){let r=Array.from(s),i=r.reduce((o,n,l)=>l===t?o:o+n,0);return r.map((o,n)=>{if(n===t)return e;let l=i>1e-9?o/i:1/(r.length-1);return Number((l*(1-e)).toFixed(5))})}function si(s,t,{names:e,label:r,color:i,width:o=.8,shift:n=0,outlined:l,values:h,onMove:c}){let u=s.y(0);return Array.from(t,(d,p)=>{let m=p+n,[g,y]=[s.x(m-o/2),s.x(m+o/2)],b=s.y(d),v=typeof i=="function"?i(p):i;return x`<g data-color=${v}>
      <rect class="bar ${l?"outlined":""}" x=${g} width=${y-g} y=${b} height=${Math.max(0,u-b)}></rect>
      ${h?x`<text x=${(g+y)/2} y=${b-13} text-anchor="middle">${$(d,3)}</text>`:_}
      ${c?G(s,{x:m,y:d,label:`${r}, ${e[p]}`,color:v,step:[0,.01],radius:6.5,onMove:(T,A)=>c(ja(t,p,Math.max(0,Math.min(1,A))))}):_}
    </g>`})}var Da=N(()=>{"use strict";w();z();P();B()});function Ce(s){return a(...Wa[s.state.base]??Wa[2])}function $r(s){return F({label:a("Base of the logarithm","对数的底数"),value:s.state.base,options:Object.entries(Wa).map(([t,e])=>[t,`${t} (${a(...e)})`]),onInput:t=>s.set({base:t})})}var Wa,po=N(()=>{"use strict";w();U();P();Wa={2:["bits","比特"],e:["nats","奈特"],10:["bans","班"]}});var Nx={};var Tx,qa,op=N(()=>{"use strict";w();q();Da();po();U();P();B();et();z();Tx=[["equal","P 与 Q 相同",[.1,.4,.3,.15,.05],[.1,.4,.3,.15,.05]],["Q excludes what happens","Q 认为不可能的事发生了",[.2,.2,.2,.2,.2],[.25,.25,.25,.25,0]],["nothing in common","没有共同的结果",[.5,.5,0,0,0],[0,0,0,.5,.5]]],qa=class extends S{static operation="divergences";static styles=[...W,I`
      .outlined {
        fill-opacity: 0.25;
        stroke: var(--c);
        stroke-width: 1.5;
      }
      .part {
        fill: var(--c);
      }
      .part.surplus {
        fill-opacity: 0.45;
      }
      .inner {
        fill: var(--background);
        font-weight: 600;
      }
    `];static title=["Two distributions, compared","比较两个分布"];static inputs={p:[.1,.4,.3,.15,.05],q:[.05,.15,.2,.25,.35],base:"2"};names(){return Array.from(this.state.p,(t,e)=>String.fromCharCode(65+e))}draw(){let{width:t}=this,e=t>700,r=e?Math.floor(t*.56):t;return f`<div class="column">
        ${this.distributions(r)}
        ${$t([{color:"0",text:a("P, what is true","P：真实的分布")},{color:"1",text:a("Q, what we believe","Q：我们相信的分布")}])}
      </div>
      ${this.measures(e?t-r-16:t)}`}distributions(t){let[e,r]=[Es(this.state.p),Es(this.state.q)],i=this.names(),l={domain:[-.5,i.length-.5],ticks:i.map((u,d)=>d),format:u=>i[u]},h={domain:[0,1],label:a("probability","概率")},c=a("Bars of both distributions","两个分布的柱形");return C({width:t,height:300,x:l,y:h,label:c},u=>{let d={names:i,width:.36};return x`
        ${si(u,e,{...d,label:"P",color:"0",shift:-.2,onMove:p=>this.set({p})})}
        ${si(u,r,{...d,label:"Q",color:"1",shift:.2,outlined:!0,onMove:p=>this.set({q:p})})}`})}measures(t){let e=this.result,r=[{name:"H(P, Q) = H(P) + KL(P‖Q)",color:"0",entropy:e.entropy_p,surplus:e.kl_pq,total:e.cross_pq},{name:"H(Q, P) = H(Q) + KL(Q‖P)",color:"1",entropy:e.entropy_q,surplus:e.kl_qp,total:e.cross_qp},{name:"JS(P‖Q) = JS(Q‖P)",color:"2",entropy:0,surplus:e.js,total:e.js}],i=r.map(h=>h.total).filter(Number.isFinite),o=Math.max(...i,e.entropy_p,e.entropy_q,e.js_limit)*1.05,n=h=>Math.min(1,h/o)*(t-2),l=84;return f`<svg width=${t} height=${l*r.length} role="img" aria-label=${this.summary()}>
      ${r.map(({name:h,color:c,entropy:u,surplus:d,total:p},m)=>{let g=m*l,y=n(u),b=Number.isFinite(p)?n(p):t-2,v=u?`${$(p)} = ${$(u)} + ${$(d)}`:d===e.js&&m===2?`${$(d)} ≤ ${$(e.js_limit)}`:`${$(p)} = 0 + ${$(d)}`;return x`<g transform="translate(0 ${g})" data-color=${c}>
          <text x="0" y="15">${h}</text>
          <text x=${t-2} y="15" text-anchor="end" class="mono muted">${v}</text>
          <rect class="part" x="0" y="24" height="26" width=${y}></rect>
          <rect class="part surplus" x=${y} y="24" height="26" width=${Math.max(0,b-y)}></rect>
          ${y>60?x`<text class="inner" x=${y/2} y="41" text-anchor="middle">${m?"H(Q)":"H(P)"}</text>`:_}
          ${b-y>34?x`<text x=${(y+b)/2} y="41" text-anchor="middle">${m===2?"JS":Number.isFinite(p)?"KL":"KL = ∞"}</text>`:_}
          ${m===2?x`<line class="arrow" x1=${n(e.js_limit)} x2=${n(e.js_limit)} y1="20" y2="54"></line>
            <text class="muted" x=${n(e.js_limit)} y="68" text-anchor=${n(e.js_limit)>t-60?"end":"middle"}>log 2</text>`:_}
        </g>`})}
    </svg>`}controls(){let{state:t}=this;return f`${$r(this)}
      ${k({label:a("Number of outcomes","结果的个数"),value:t.p.length,min:2,max:8,step:1,onInput:e=>this.resize(e)})}
      <div class="row wide">
        ${Tx.map(([e,r,i,o])=>j({label:a(e,r),onClick:()=>this.set({p:i,q:o})}))}
        ${j({label:a("swap P and Q","交换 P 与 Q"),onClick:()=>this.set({p:t.q,q:t.p})})}
      </div>`}resize(t){let e=r=>{let i=r.reduce((l,h)=>l+h,0)/r.length,o=r.slice(0,t),n=[...o,...Array(Math.max(0,t-o.length)).fill(Number(i.toFixed(5)))];return n.some(l=>l>0)?n:n.map(()=>1)};this.set({p:e(this.state.p),q:e(this.state.q)})}summary(){let t=this.result,e=Ce(this),[r,i,o]=[$(t.kl_pq),$(t.kl_qp),$(t.js)];return a(`The wrong belief costs KL(P‖Q) = ${r} ${e}; in the other direction it is ${i}, and JS is ${o}.`,`相信错了的代价是 KL(P‖Q) = ${r} ${e}；反过来是 ${i}，JS 散度是 ${o}。`)}};M.define("zs-divergences",qa)});var Ex={};var Ba,np=N(()=>{"use strict";w();q();vt();U();_t();P();B();qt();z();Ba=class extends S{static styles=it;static title=["One evaluation against the average of many masks","一次推理与许多掩码的平均"];static inputs={rate:.5,epochs:6,masks:100,seed:0};runner=new ut(this,{operation:"dropout_average",args:()=>this.arguments(),label:a("Train, then draw masks","先训练，再抽取掩码")});controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${k({label:a("dropout rate p","Dropout 的比例 p"),value:t.rate,min:.05,max:.9,step:.05,color:"dropout",onInput:e=>this.set({rate:e})})}
    ${k({label:a("epochs of training","训练的 epoch 数"),value:t.epochs,min:1,max:20,step:1,onInput:e=>this.set({epochs:e})})}
    ${k({label:a("number of masks","掩码的个数"),value:t.masks,min:1,max:300,step:1,onInput:e=>this.set({masks:e})})}`}draw(){let{frame:t}=this.runner,{width:e}=zt(this.width,2),r=t?.drawn??0;return f`${C({width:e,height:Math.min(380,e),x:{domain:[0,1],label:a("probability, whole network","完整网络给出的概率")},y:{domain:[0,1],label:a("average of the masks","掩码的平均概率")},label:a("Probability of the true class of each test digit","各测试数字的正确类别的概率")},i=>x`<line class="grid strong" x1=${i.x(0)} y1=${i.y(0)} x2=${i.x(1)} y2=${i.y(1)}></line>
        ${r?X(i,t.single.list(),t.average.list(),{color:"dropout",radius:2.6}):""}`)}
    ${gt({width:e,height:Math.min(380,e),x:{domain:[0,t?.masks??this.state.masks],label:a("masks in the average","参与平均的掩码个数")},y:{domain:[.5,1.01],label:a("same answers","回答相同的比例"),format:i=>`${Math.round(100*i)} %`},label:a("How often the average and the whole network give the same answer","掩码的平均与完整网络的回答相同的比例"),series:r?[{xs:dt(r,1),ys:t.same.list(),color:"dropout"}]:[]})}`}summary(){let{frame:t}=this.runner;if(!t)return a("Press the button: a network learns 2,000 digits with dropout, then the answers of thinned networks are averaged.","按下按钮：网络先用 Dropout 学习 2,000 个数字，然后把各个稀疏网络的回答平均起来。");let e=$(100*t.single_accuracy,3);if(!t.drawn)return a(`Epoch ${t.epoch} of ${t.epochs}: the whole network has an accuracy of ${e} % on 300 test digits.`,`第 ${t.epoch} 个 epoch，共 ${t.epochs} 个：完整网络在 300 个测试数字上的识别精度是 ${e} %。`);let r=$(100*t.same.at(t.drawn-1),3),i=$(100*t.average_accuracy,3);return a(`The average of ${t.drawn} masks gives the same answer as the whole network for ${r} % of 300 test digits; accuracies ${i} % and ${e} %.`,`${t.drawn} 个掩码的平均与完整网络相比，300 个测试数字中有 ${r} % 回答相同；识别精度分别是 ${i} % 和 ${e} %。`)}};M.define("zs-dropout-average",Ba)});var Ix={};var Ha,ap=N(()=>{"use strict";w();q();vt();U();_t();P();B();qt();z();Ha=class extends S{static styles=it;static title=["Neurons that begin equal stay equal","初始时相同的神经元始终相同"];static inputs={init:"zeros",activation:"sigmoid",lr:.01,updates:200,seed:0};runner=new ut(this,{operation:"equal_neurons",args:()=>this.arguments(),label:a("Train","训练")});controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${F({label:a("initial weights","权重的初始值"),value:t.init,options:[["zeros",a("all 0","全部为 0")],["constant",a("all 0.1","全部为 0.1")],["xavier",a("random: Xavier","随机：Xavier")],["he",a("random: He","随机：He")]],onInput:e=>this.set({init:e})})}
    ${F({label:a("activation function","激活函数"),value:t.activation,options:[["sigmoid","sigmoid"],["tanh","tanh"],["relu","ReLU"]],onInput:e=>this.set({activation:e})})}
    ${k({label:a("updates","更新的次数"),value:t.updates,min:20,max:500,step:10,onInput:e=>this.set({updates:e})})}`}draw(){let{frame:t}=this.runner,e=this.width>640?6:3,r=Math.min(150,Math.floor((this.width-12*(e-1))/e)),i=t?t.weights.data.reduce((o,n)=>Math.max(o,Math.abs(n)),1e-6):1;return f`<div class="multiples">
      ${dt(6).map(o=>{let n=a(`Weights of neuron ${o+1}`,`第 ${o+1} 个神经元的权重`);return f`<div>
          <svg width=${r} height=${r} viewBox="0 0 ${r} ${r}" role="img" aria-label=${n}>
            ${t?nt(t.weights.at(o),{x:0,y:0,width:r,height:r,low:-i,high:i,kind:"diverging"}):x`<text class="empty" x=${r/2} y=${r/2} text-anchor="middle">?</text>`}
            <rect class="frame" width=${r} height=${r}></rect>
          </svg>
          <p class="numbers">${a(`neuron ${o+1}`,`神经元 ${o+1}`)}</p>
        </div>`})}
    </div>`}summary(){let{frame:t}=this.runner;return t?a(`After ${t.update} updates the six neurons differ by at most ${$(t.difference,2)}; the accuracy on 1,000 test digits is ${$(100*t.accuracy,3)} %.`,`更新 ${t.update} 次之后，六个神经元最多相差 ${$(t.difference,2)}；1,000 个测试数字的识别精度是 ${$(100*t.accuracy,3)} %。`):a("Press “Train”: a network with six hidden neurons learns 2,000 digits. Each square shows the weights of one neuron.","按“训练”：有六个隐藏神经元的网络学习 2,000 个数字。每个方格是一个神经元的权重。")}};M.define("zs-equal-neurons",Ha)});var Px={};function Cx(s){let t=s.map((r,i)=>({digit:i,mean:r,place:r})).sort((r,i)=>r.mean-i.mean),e=[];for(let r of t){let i=[r];for(lp(i);i[0].place-(e.at(-1)?.at(-1)?.place??-1/0)<hp;)i=[...e.pop()??[],...i],lp(i);e.push(i)}return t}function lp(s){let t=s.reduce((e,{mean:r})=>e+r,0)/s.length;s.forEach((e,r)=>e.place=t+hp*(r-(s.length-1)/2))}var ri,zx,mo,hp,Za,cp=N(()=>{"use strict";w();q();U();P();B();qt();et();z();ri=[["ink","墨量"],["width by height","宽高比"],["center, row","重心（行）"],["center, column","重心（列）"],["left-right symmetry","左右对称"],["upper-lower symmetry","上下对称"],["holes","洞的个数"],["strokes in a row","每行的笔画"],["strokes in a column","每列的笔画"],["slant","倾斜"]],zx=[["2","linear, features","线性模型，特征"],["0","linear, pixels","线性模型，像素"],["1","network, pixels","神经网络，像素"]],mo=30,hp=9;Za=class extends S{static operation="digit_features";static styles=[...W,I`
      .strip {
        stroke: var(--grid);
      }
      .leader {
        stroke: var(--muted);
      }
      .class {
        fill: var(--muted);
        font-size: 11px;
      }
      .own {
        fill: var(--c1);
        font-weight: 700;
        font-size: 13px;
      }
      .marker {
        fill: var(--c1);
        fill-opacity: 0.22;
      }
      .off {
        opacity: 0.35;
      }
    `];static title=["Features by hand, or learned ones","人工特征量，还是学出来的特征"];static inputs={index:0};static view={used:ri.map(()=>!0),epochs:10,seed:0};runner=new ut(this,{operation:"features_or_pixels",args:()=>this.training(),label:a("Train all three","训练三个模型")});training(){let{used:t,epochs:e,seed:r}=this.state;return{used:t,epochs:e,seed:r}}draw(){let{width:t,result:e}=this,r=t>700,i=150,o=r?t-i-16:t;return f`<svg width=${i} height=${i} role="img" aria-label=${a(`a ${e.label}`,`数字 ${e.label}`)}>
        ${nt(e.image,{x:0,y:0,width:i,height:i,low:0,high:1})}
      </svg>
      ${this.strips(o)} ${this.curves(t)}`}strips(t){let{result:e,state:r}=this,[i,o]=[t>500?150:118,t-10],n=(l,h)=>{let c=(l-e.mean.at(h))/(e.deviation.at(h)||1);return i+(Math.max(-3,Math.min(3,c))+3)/6*(o-i)};return f`<svg
      width=${t}
      height=${mo*ri.length+22}
      role="img"
      aria-label=${a("Features of this digit and of the classes","这个数字与各类别的特征")}
    >
      ${ri.map(([l,h],c)=>{let u=mo*c+mo/2,d=n(e.features.at(c),c);return x`<g class=${r.used[c]?"":"off"}>
          <text x="0" y=${u+4}>${a(l,h)}</text>
          <line class="strip" x1=${i} x2=${o} y1=${u} y2=${u}></line>
          <rect class="marker" x=${d-8} y=${u-9} width="16" height="24" rx="5"></rect>
          ${Cx(Array.from({length:10},(p,m)=>n(e.classes.at(m).at(c),c))).map(({digit:p,mean:m,place:g})=>x`<line class="leader" x1=${m} x2=${g} y1=${u-3} y2=${u+3}></line>
                <text class=${p===e.label?"own":"class"} text-anchor="middle" x=${g} y=${u+13}>${p}</text>`)}
        </g>`})}
      <text
        class="muted"
        x=${t>500?(i+o)/2:t/2}
        y=${mo*ri.length+16}
        text-anchor="middle"
      >
        ${a("mean of each class, and this digit (shaded)","各类别的平均值；底色块是这个数字")}
      </text>
    </svg>`}curves(t){let e=this.runner.frame,i={domain:[0,e?.epochs??this.state.epochs],label:"epoch"},o={domain:[0,1],label:a("test accuracy","测试数据的识别精度")},n=a("Test accuracy of three models","三个模型的识别精度");return C({width:Math.min(t,640),height:260,x:i,y:o,label:n},l=>{if(!e)return _;let{accuracies:h}=e,c=Array.from({length:h.shape[1]},(u,d)=>d+1);return zx.map(([u,d,p],m)=>{let g=h.at(m).data,y=g[g.length-1],b=m===2?-10:20;return x`${L(l,c,g,{color:u})} ${X(l,c,g,{color:u})}
          <text class="direct" data-color=${u} x=${l.width-8} y=${l.y(y)+b} text-anchor="end">${a(d,p)} ${(100*y).toFixed(1)} %</text>`})})}controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${k({label:a("Test digit","测试数据中的第几个数字"),value:t.index,min:0,max:1999,step:1,onInput:e=>this.set({index:e})})}
    ${k({label:"epoch",value:t.epochs,min:1,max:20,step:1,onInput:e=>this.set({epochs:e})})}
    ${k({label:a("Seed","随机种子"),value:t.seed,min:0,max:20,step:1,onInput:e=>this.set({seed:e})})}
    ${At(a("Features that the first model gets","第一个模型用到的特征"),ri.map(([e,r],i)=>K({label:a(e,r),value:t.used[i],onInput:o=>this.set({used:t.used.with(i,o)})})))}`}summary(){let{result:t}=this,e=this.runner.frame,r=$(t.features.at(6)),i=a(`This ${t.label} has ${$(t.features.at(0),2)} of its pixels inked, and ${r} holes.`,`这个 ${t.label} 的墨量是 ${$(t.features.at(0),2)}，有 ${r} 个洞。`);if(!e)return i;let o=e.accuracies.shape[1]-1,[n,l,h]=[0,1,2].map(u=>(100*e.accuracies.at(u).at(o)).toFixed(1)),c=a(" ","");return`${i}${c}${a(`Test accuracy after ${o+1} epochs: features ${n} %, pixels ${l} %, network ${h} %.`,`${o+1} 个 epoch 之后的识别精度：特征 ${n} %，像素 ${l} %，神经网络 ${h} %。`)}`}};M.define("zs-features",Za)});var Ox={};var Ya,up=N(()=>{"use strict";w();q();vt();U();_t();P();qt();z();Ya=class extends S{static styles=it;static title=["Few digits and a big network: overfitting and its cures","数字太少、网络太大：过拟合与对策"];static inputs={samples:300,decay:0,dropout:.2,layers:6,lr:.05,epochs:100,seed:0};runner=new ut(this,{operation:"few_digits",args:()=>this.arguments(),label:a("Train both","训练两个网络")});controls(){let{state:t}=this,e=[["decay",a("weight decay λ","权值衰减 λ"),0,1,.01],["dropout",a("dropout rate p","Dropout 的比例 p"),0,.9,.05],["samples",a("training digits","训练用的数字个数"),50,2e3,50],["layers",a("hidden layers","隐藏层的层数"),1,6,1],["epochs",a("number of epochs","epoch 的个数"),10,200,10],["seed",a("seed","随机种子"),0,20,1]];return f`${this.runner.controls()}
    ${e.map(([r,i,o,n,l])=>k({label:i,value:t[r],min:o,max:n,step:l,onInput:h=>this.set({[r]:h})}))}`}draw(){let{width:t}=zt(this.width,2);return f`${this.chart(t,0,a("without a cure","不采取对策"))}
    ${this.chart(t,1,a("with weight decay and dropout","有权值衰减和 Dropout"))}`}chart(t,e,r){let{frame:i}=this.runner,o=i?.epochs??this.state.epochs,n=i?[0,1].map(l=>i.curves.at(e).at(l).list()):[];return gt({width:t,height:300,x:{domain:[0,o],label:"epoch"},y:{domain:[0,1.04],label:a("accuracy","识别精度"),format:l=>`${Math.round(100*l)} %`},label:r,series:n.map((l,h)=>({xs:dt(o,1),ys:l,color:["train","test"][h],text:[a("training","训练"),a("test","测试")][h]})),below:l=>x`<text class="title" x=${l.width/2} y=${l.height-10} text-anchor="middle">${r}</text>`})}summary(){let{frame:t}=this.runner;if(!t||!t.epoch)return a("Press “Train both”: two networks with the same initial weights learn the same few digits.","按“训练两个网络”：两个初始权重相同的网络学习同样的少量数字。");let[[e,r],[i,o]]=[0,1].map(n=>[0,1].map(l=>`${$(100*t.curves.at(n).at(l).at(t.epoch-1),3)} %`));return a(`After ${t.epoch} epochs: without a cure ${e} on training and ${r} on test data; with it ${i} and ${o}.`,`${t.epoch} 个 epoch 之后：不采取对策时训练数据 ${e}，测试数据 ${r}；采取之后 ${i} 和 ${o}。`)}};M.define("zs-few-digits",Ya)});function Is(s,{x:t=0,y:e=0,size:r,low:i,high:o,kind:n,name:l,frame:h,at:c,onPoint:u}){let[d,p]=s.shape,[m,g]=[p*r,d*r],y=x`${nt(s,{x:t,y:e,width:m,height:g,low:i,high:o,kind:n})}
    <rect class="picture-edge" x=${t} y=${e} width=${m} height=${g}></rect>
    ${h?x`<rect class="ring-line" data-color=${h.color} x=${t+h.column*r} y=${e+h.row*r}
            width=${h.columns*r} height=${h.rows*r} rx="2"></rect>`:_}`;if(!u||!c)return y;let b=R=>{if(R.pointerType!=="mouse"&&R.type==="pointermove"&&!R.buttons)return;let H=R.currentTarget,Y=new DOMPoint(R.clientX,R.clientY).matrixTransform(H.getScreenCTM()?.inverse()),[rt,tt]=[Math.floor((Y.y-e)/r),Math.floor((Y.x-t)/r)];rt>=0&&tt>=0&&rt<d&&tt<p&&u(rt,tt)},v=R=>{let H=Lx[R.key];if(!H)return;R.preventDefault();let[Y,rt]=[c[0]+H[0],c[1]+H[1]];Y>=0&&rt>=0&&Y<d&&rt<p&&u(Y,rt)},[T,A]=c,E=$(Number(s.data[T*p+A]),3),O=a(`row ${T+1}, column ${A+1}: ${E}`,`第 ${T+1} 行第 ${A+1} 列：${E}`);return x`<g class="touch" role="slider" tabindex="0" aria-label=${l} aria-valuetext=${O}
    aria-valuenow=${T*p+A} aria-valuemin="0" aria-valuemax=${d*p-1} @pointermove=${b}
    @pointerdown=${b} @keydown=${v}>${y}</g>`}var Lx,fo=N(()=>{"use strict";w();z();P();B();Lx={ArrowLeft:[0,-1],ArrowRight:[0,1],ArrowUp:[-1,0],ArrowDown:[1,0]}});var Rx={};var Xa,dp=N(()=>{"use strict";w();U();cr();P();fo();Ut();et();Lt();z();Xa=class extends ct{static styles=[...W,yt];static operation="filtered_digit";static title=["A filter on a digit","滤波器作用于一个数字"];static inputs={index:0,kernel:de("vertical"),bias:0,stride:1,padding:1,relu:!1};static view={at:[7,12],weight:[0,0]};controls(){let{state:t}=this;return f`
      ${F({label:a("Filter","滤波器"),value:se("filter",t.kernel),options:Ke(),onInput:e=>this.set({kernel:de(e)??t.kernel,weight:[0,0]})})}
      ${Kt({label:a("Test image, 0 to 9999","测试图像，0 到 9999"),value:t.index,min:0,max:9999,step:1,onInput:e=>this.set({index:e})})}
      ${k({label:a("Bias b","偏置 b"),value:t.bias,min:-3,max:3,step:.1,color:"parameter",onInput:e=>this.set({bias:e})})}
      ${k({label:a("Stride S","步幅 S"),value:t.stride,min:1,max:4,step:1,onInput:e=>this.set({stride:e})})}
      ${k({label:a("Padding P","填充 P"),value:t.padding,min:0,max:2,step:1,onInput:e=>this.set({padding:e})})}
      ${K({label:a("then ReLU","再经过 ReLU"),value:t.relu,color:"relu",onInput:e=>this.set({relu:e})})}
    `}get at(){let[t,e]=this.result.out.shape;return[Math.min(this.state.at[0],t-1),Math.min(this.state.at[1],e-1)]}draw(){let{result:t,shown:e,state:r,width:i}=this,[o,n]=t.W.shape,l=Math.floor(Math.min(i>760?(i-230)/2:i-8,308)/28)*28,[h,c]=t.out.shape,u=Math.max(...Array.from(t.out.data,Math.abs),1e-9),d=l/28,{stride:p,padding:m}=e,[g,y]=[this.at[0]*p-m,this.at[1]*p-m];return f`${V({title:a(`digit ${t.label}, 28 x 28`,`数字 ${t.label}，28 x 28`),width:l,height:l,color:"forward"},Is(t.x,{size:d,low:0,high:1,kind:"gray",frame:{row:g,column:y,rows:o,columns:n,color:"backward"},name:a("digit","数字"),at:[Math.max(0,Math.min(27,g+Math.floor(o/2))),Math.max(0,Math.min(27,y+Math.floor(n/2)))],onPoint:(b,v)=>this.point((b+m-(o-1)/2)/p,(v+m-(n-1)/2)/p)}))}
    ${pt("∗",60)}
    ${V({title:a("filter W","滤波器 W"),width:n*40,height:o*40,color:"parameter"},ht(t.W.list(),{size:40,small:n>3,color:"parameter",shade:()=>1,at:r.weight,format:b=>$(b,2),name:(b,v)=>a(`weight, row ${b+1}, column ${v+1}`,`权重，第 ${b+1} 行第 ${v+1} 列`),onPoint:(b,v)=>this.set({weight:[b,v]}),onSet:(b,v,T)=>this.set({kernel:Ft(r.kernel,b,v,T)})}))}
    ${pt("→",60)}
    ${V({title:a(`output, ${h} x ${c}`,`输出，${h} x ${c}`),width:l,height:l,color:"backward"},Is(t.out,{size:l/Math.max(h,c),low:-u,high:u,kind:"diverging",frame:{row:this.at[0],column:this.at[1],rows:1,columns:1,color:"text"},name:a("output","输出"),at:this.at,onPoint:(b,v)=>this.point(b,v)}))}`}point(t,e){let[r,i]=this.result.out.shape;this.set({at:[Math.max(0,Math.min(r-1,Math.round(t))),Math.max(0,Math.min(i-1,Math.round(e)))]})}summary(){let{result:t}=this,[e,r]=this.at,i=Array.from(t.out.data,Number),o=$(t.out.at(e).at(r),3),[n,l]=[$(Math.min(...i),3),$(Math.max(...i),3)];return a(`Output, row ${e+1}, column ${r+1}: ${o}. All outputs lie between ${n} (blue) and ${l} (orange); 0 has the color of the paper.`,`输出第 ${e+1} 行第 ${r+1} 列：${o}。全部输出在 ${n}（蓝）与 ${l}（橙）之间，0 与底色相同。`)}};M.define("zs-filtered-digit",Xa)});function Ga(s,t,e,r=!1){let i=Array.from(s||Va,o=>parseInt(o,16));for(let[o,n,l]of Fx){let[h,c]=[t+o,e+n];h<0||c<0||h>=ve||c>=ve||(i[h*ve+c]=r?0:Math.max(i[h*ve+c],l))}return i.map(o=>o.toString(16)).join("")}function $o(s){let{drawing:t,index:e}=s.state;return[Kt({label:a("Test image, 0 to 9999","测试图像，0 到 9999"),value:e,min:0,max:9999,step:1,onInput:r=>s.set({index:r,drawing:""})}),j({label:t?a("Clear the drawing","清除画的数字"):a("Draw a digit yourself","自己画一个数字"),onClick:()=>s.set({drawing:Va})})]}function xo(s,{side:t,x:e}){let{drawing:r,pen:i}=s.state,o=t/ve,n=r?new ns(Float32Array.from(r,d=>parseInt(d,16)/go),[ve,ve]):e,l=x`${nt(n,{x:0,y:0,width:t,height:t,low:0,high:1})}
    <rect class="picture-edge" width=${t} height=${t}></rect>`;if(!r)return l;let h=d=>{let p=d.currentTarget;if(d.type==="pointerdown")p.setPointerCapture(d.pointerId),d.preventDefault();else if(!p.hasPointerCapture(d.pointerId))return;let m=new DOMPoint(d.clientX,d.clientY).matrixTransform(p.getScreenCTM()?.inverse()),[g,y]=[Math.floor(m.y/o),Math.floor(m.x/o)];s.set({drawing:Ga(s.state.drawing,g,y,d.shiftKey),pen:pp(g,y)})},c=d=>{let p=Ux[d.key],[m,g]=s.state.pen;if(p)s.set({pen:pp(m+p[0],g+p[1])});else if(d.key===" ")s.set({drawing:Ga(s.state.drawing,m,g)});else if(d.key==="Delete"||d.key==="Backspace")s.set({drawing:Ga(s.state.drawing,m,g,!0)});else return;d.preventDefault()},u=a("Your drawing: arrow keys move the pen, the space bar paints, Delete erases","自己画的数字：方向键移动画笔，空格键落笔，Delete 键擦除");return x`<g class="pad" role="application" tabindex="0" aria-label=${u} @pointerdown=${h} @pointermove=${h}
    @keydown=${c}>${l}
    <rect class="ring-line" data-color="backward" x=${i[1]*o} y=${i[0]*o} width=${2*o} height=${2*o}></rect>
    ${r===Va?x`<text class="tick" x=${t/2} y=${t/2} text-anchor="middle">${a("draw here","在这里画")}</text>`:_}</g>`}function yo(s,t){return V({title:a("what the network sees","网络看到的图像"),width:t,height:t,color:"forward"},x`${nt(s,{x:0,y:0,width:t,height:t,low:0,high:1})}
      <rect class="picture-edge" width=${t} height=${t}></rect>`)}function pp(s,t){let e=r=>Math.max(0,Math.min(ve-1,r));return[e(s),e(t)]}function jx(s,t){if(Jr(s)<=t)return s;let e=[...s];for(;e.length>1&&Jr(`${e.join("")}…`)>t;)e.pop();return`${e.join("")}…`}function ts(s,{width:t,label:e=-1,before:r,names:i}){let o=Array.from(s).indexOf(Math.max(...Array.from(s))),n=Array.from(s,(u,d)=>jx(String(i?.[d]??d),.4*t)),l=Math.max(20,...n.map(u=>u.length>1?Jr(u)+8:0)),[h,c]=[t-l-mp,19];return Array.from(s,(u,d)=>{let p=d*c,m=l+Math.max(1,u*h),g=r?l+r[d]*h:0,y=g>m&&g<m+mp?g:m;return x`<g data-color=${d===e?"conv":d===o?"backward":"7"}>
      <text class=${d===e?"digit true":"digit"} x=${l>20?l-6:8} y=${p+9} dy="0.35em"
        text-anchor=${l>20?"end":"middle"}>${n[d]}<title>${i?.[d]??d}</title></text>
      <rect class="bar" x=${l} y=${p+3} width=${m-l} height="12" rx="2"></rect>
      ${r?x`<line class="before" x1=${g} x2=${g} y1=${p} y2=${p+18}></line>`:_}
      <text class="tick" x=${y+5} y=${p+9} dy="0.35em">${(100*u).toFixed(u>.9995||u<5e-4?0:1)} %</text>
    </g>`})}var ve,Va,go,Fx,Ux,mp,xr,ii=N(()=>{"use strict";w();z();De();_t();U();P();B();Lt();ve=28,Va="0".repeat(ve*ve),go=15,Fx=[[0,0,go],[0,1,go],[1,0,go],[1,1,12],[-1,0,7],[0,-1,7],[-1,1,5],[1,-1,5]];Ux={ArrowLeft:[0,-1],ArrowRight:[0,1],ArrowUp:[-1,0],ArrowDown:[1,0]};mp=48,xr=I`
  .digit {
    font-size: 12.5px;
    font-weight: 600;
  }
  .digit.true {
    text-decoration: underline;
  }
  .before {
    stroke: var(--text);
    stroke-width: 1.5;
  }
`});var Dx={};var ie,Ja,fp=N(()=>{"use strict";w();U();ii();P();B();Ut();et();Lt();z();ie=196,Ja=class extends ct{static styles=[...W,yt,xr,I`
      .pad {
        cursor: crosshair;
        display: block; /* browsers ignore touch-action where the display is inline */
        touch-action: none;
      }
    `];static operation="fooled_digit";static title=["Fool it: one step along the gradient of the input","骗过网络：沿输入的梯度走一步"];static inputs={index:1,drawing:"",epsilon:.1};static view={pen:[8,14]};controls(){return f`
      ${k({label:a("Step ε: each gray value changes by it","步长 ε：每个灰度改变多少"),value:this.state.epsilon,min:0,max:.5,step:.01,color:"backward",onInput:t=>this.set({epsilon:t})})}
      ${$o(this)}
    `}draw(){let{result:t,width:e,shown:r}=this,i=Math.max(...Array.from(t.gradient.data,Math.abs),1e-12),o=Math.min(e,240),n=e>760?e-o-24:e,l={x:0,y:0,width:ie,height:ie},h=x`<rect class="picture-edge" width=${ie} height=${ie}></rect>`,c=r.drawing?a("your drawing","自己画的数字"):a(`image x, a ${t.label}`,`图像 x，数字 ${t.label}`);return f`<div class="stage">
        ${V({title:c,width:ie,height:ie,color:"forward"},xo(this,{side:ie,x:t.x}))}
        ${r.drawing?f`${pt("→",60)} ${yo(t.x,ie)}`:_} ${pt("+ε",60)}
        ${V({title:a("gradient ∂E/∂x","梯度 ∂E/∂x"),width:ie,height:ie,color:"backward"},x`${nt(t.gradient,{...l,low:-i,high:i,kind:"diverging"})}${h}`)}
        ${pt("=",60)}
        ${V({title:a("x + ε · sign of the gradient","x + ε · 梯度的符号"),width:ie,height:ie},x`${nt(t.moved,{...l,low:0,high:1})}${h}`)}
      </div>
      <div class="stage">
        ${V({title:a("after the step; the lines: before","走一步之后；细线：之前"),width:o,height:192},ts(t.after.data,{width:o,label:t.label,before:t.before.data}))}
        ${this.curve(n)}
      </div>`}curve(t){let{result:e,shown:r}=this,i={domain:[0,.5],label:a("step ε","步长 ε")},o={domain:[0,1],label:`p(${e.label})`},n=a("The probability of the class by the length of the step","类别的概率随步长的变化"),l=h=>{let c=Array.from(h.data).findIndex(u=>Number(u)<.5);return c<0?e.epsilons.length-1:c};return C({width:t,height:230,x:i,y:o,label:n},h=>{let c=(u,d,p)=>{let m=l(u),g=p==="start"&&m<e.epsilons.length-6?1:-1;return x`<text class="label" x=${h.x(e.epsilons.at(m))+8*g} y=${h.y(Math.max(.12,u.at(m)-.05))}
          text-anchor=${g>0?"start":"end"}>${d}</text>`};return x`<line class="grid" x1=${h.x(r.epsilon)} x2=${h.x(r.epsilon)} y2=${h.height}></line>
        ${L(h,e.epsilons.data,e.random.data,{color:"7"})}
        ${L(h,e.epsilons.data,e.against.data,{color:"backward"})}
        ${c(e.random,a("random","随机"),"start")}
        ${c(e.against,a("gradient","梯度"),"end")}`})}summary(){let{result:t,shown:e}=this,r=h=>Array.from(h.data).indexOf(Math.max(...h.data)),[i,o]=[r(t.before),r(t.after)],n=(100*t.after.at(o)).toFixed(1),l=$(e.epsilon);return o===i?a(`With ε = ${l} the network still reads a ${o}, with ${n} %.`,`ε = ${l} 时，网络仍认为是 ${o}，概率 ${n} %。`):a(`With ε = ${l} the network reads a ${o}, with ${n} %, in place of a ${i}.`,`ε = ${l} 时，网络认为是 ${o}，概率 ${n} %，而不再是 ${i}。`)}};M.define("zs-fooled-digit",Ja)});var Wx={};var wo,Ka,gp=N(()=>{"use strict";w();q();U();P();Ts();B();z();wo=.5,Ka=class extends S{static styles=[...S.styles,Xe];static operation="perceptron";static title=["A perceptron as a gate","用感知机做门"];static inputs={gate:"and",w:[.5,.5],b:-.7};static view={at:[1.1,.3]};controls(){let{state:t,result:e}=this,r={min:-2,max:2,step:.05,format:Ie};return f`
      ${F({label:a("The gate to build","要做的门"),value:t.gate,options:[["and",a("AND","与门（AND）")],["nand",a("NAND","与非门（NAND）")],["or",a("OR","或门（OR）")],["xor",a("XOR","异或门（XOR）")]],onInput:i=>this.set({gate:i})})}
      ${k({label:a("weight w₁","权重 w₁"),value:t.w[0],...r,onInput:i=>this.set({w:t.w.with(0,i)})})}
      ${k({label:a("weight w₂","权重 w₂"),value:t.w[1],...r,onInput:i=>this.set({w:t.w.with(1,i)})})}
      ${k({label:a("bias b","偏置 b"),value:t.b,...r,onInput:i=>this.set({b:i})})}
      ${j({label:a("The weights of the library","使用库中的权重"),disabled:!e.known,onClick:()=>this.set({w:e.known.w,b:e.known.b})})}
    `}draw(){let t=Math.min(this.width,420);return f`${this.picture(t)}
      <div class="column">
        <p class="equation">y = 1, ${a("if","当")} ${ar(this.state)} &gt; 0</p>
        ${this.table()}
      </div>`}picture(t){let{state:e,result:r}=this,i={domain:[-.75,1.75],ticks:[0,1]},o={width:t,height:t,x:{...i,label:"x₁"},y:{...i,label:"x₂"},margin:{right:4}};return C({...o,label:a("The plane of both inputs","两个输入的平面")},n=>{let l={w:e.w,b:e.b},h=this.foot(n),c=[h[0]+wo*e.w[0],h[1]+wo*e.w[1]];return x`
        ${Jt(n,Zt(Ht(n),l,!1),"negative")}
        ${Jt(n,Zt(Ht(n),l),"positive")}
        ${he(n,l)}
        ${Et(n,h,c,{color:"text"})}
        ${r.x.list().map((u,d)=>{let p=r.targets.at(d);return Ss(n,u,p,{wrong:p!==r.outputs.at(d)})})}
        ${G(n,{x:c[0],y:c[1],label:a("The tip of w: turns the line","w 的箭头：转动直线"),color:"3",radius:7,onMove:(u,d)=>this.turn(h,[(u-h[0])/wo,(d-h[1])/wo])})}
        ${G(n,{x:h[0],y:h[1],label:a("The line: moves it","直线：平移"),color:"text",onMove:(u,d)=>this.turn([u,d],e.w)})}`})}foot(t){let{w:e,b:r,at:i}=this.state,o=e[0]**2+e[1]**2;if(!o)return i;let n=(e[0]*i[0]+e[1]*i[1]+r)/o,[l,h]=[i[0]-n*e[0],i[1]-n*e[1]],[c,u]=t.x.domain(),d=$a(t,{w:e,b:r});return!d||l>c&&l<u&&h>c&&h<u?[l,h]:[(d[0][0]+d[1][0])/2,(d[0][1]+d[1][1])/2]}turn(t,e){let r=e.map(i=>Number(i.toFixed(2)));this.set({at:t,w:r,b:Number(-(r[0]*t[0]+r[1]*t[1]).toFixed(3))+0})}table(){let{result:t}=this;return f`<table>
      <thead>
        <tr>
          <th scope="col">x₁</th>
          <th scope="col">x₂</th>
          <th scope="col">w·x + b</th>
          <th scope="col">${a("output y","输出 y")}</th>
          <th scope="col">${a("gate","门")}</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${t.x.list().map(([e,r],i)=>{let[o,n]=[t.outputs.at(i),t.targets.at(i)],l=o===n;return f`<tr>
            <td>${e}</td>
            <td>${r}</td>
            <td class="mono">${Ie(t.scores.at(i))}</td>
            <td data-color=${o?"positive":"negative"}>${o}</td>
            <td data-color=${n?"positive":"negative"}>${n}</td>
            <td class=${l?"right":"false"}>${l?a("right","对"):a("wrong","错")}</td>
          </tr>`})}
      </tbody>
    </table>`}summary(){let{wrong:t}=this.result,e=this.state.gate.toUpperCase();if(!t)return a(`All four rows are right: this is ${e}.`,`四行全对：这就是 ${e}。`);let r=a(`${t} of 4 rows ${t>1?"are":"is"} wrong.`,`4 行中有 ${t} 行错误。`);return this.state.gate!=="xor"?r:r+a(" No line makes fewer than one mistake: section 2.2 proves it.","没有一条直线能一个也不错，2.2 节给出证明。")}};M.define("zs-gate",Ka)});function Hx(s){let t=s.shape.at(-1)??1,e=Array.from(s.data);return Array.from({length:e.length/t},(r,i)=>e.slice(i*t,(i+1)*t))}function bo(s){let t=s.flatMap(e=>Array.from(e.data,Math.abs)).filter(Number.isFinite);return Math.max(...t,0)||1}function vo(s,{label:t,limit:e,marked:r,digits:i=3}){let o=Hx(s),n=o.map(m=>m.map(g=>$(Math.abs(g)<1e-12*e?0:g,i))),l=12+qx*Math.max(...n.flat().map(m=>m.length),3),[h,c]=[l*(o[0]?.length??0)+2,yr*o.length+2],u=Ee("diverging"),d=o[0]?.length??0,p=`${t}: ${n.map(m=>m.join(", ")).join("; ")}`;return f`<svg width=${h} height=${c} viewBox="-1 -1 ${h} ${c}" role="img" aria-label=${p}>
    ${o.map((m,g)=>m.map((y,b)=>{let[v,T,A]=u((y/(Bx*e)+1)/2).map(Math.round);return x`<rect x=${b*l} y=${g*yr} width=${l} height=${yr} fill="rgb(${v} ${T} ${A})"></rect>
          <text x=${(b+.5)*l} y=${(g+.5)*yr} dy="0.35em" text-anchor="middle">${n[g][b]}</text>`}))}
    ${o.map((m,g)=>m.map((y,b)=>r?.(g*d+b)?x`<rect class="mark" x=${b*l+1.5} y=${g*yr+1.5} width=${l-3} height=${yr-3}></rect>`:_))}
    <rect class="border" width=${h-2} height=${c-2}></rect>
  </svg>`}var yr,qx,Bx,Qa=N(()=>{"use strict";w();z();P();B();[yr,qx]=[24,7.2],Bx=2.2});var Yx={};var Zx,$p,xp,yp,tl,wp=N(()=>{"use strict";w();q();U();Qa();P();z();Zx={none:a("none","无"),affine:a("affine","Affine"),relu:"ReLU",sigmoid:"sigmoid",tanh:"tanh",batch_norm:a("batch normalization","批归一化"),layer_norm:a("layer normalization","层归一化"),dropout:"Dropout",conv:a("convolution, 3 x 3","卷积，3 x 3"),max_pool:a("max pooling, 2 x 2","最大池化，2 x 2"),avg_pool:a("average pooling, 2 x 2","平均池化，2 x 2")},$p={affine:{sign:a("wrong sign: dx = −dout Wᵀ","符号错了：dx = −dout Wᵀ"),transpose:a("no transpose: dx = dout W","忘了转置：dx = dout W"),twice:a("dW, db divided by N once more","dW、db 又除了一次 N"),sum:a("db not summed over the batch","db 没有沿批求和")},relu:{mask:a("no mask: dx = dout","忘了掩码：dx = dout")},sigmoid:{input:a("x(1 − x) instead of y(1 − y)","y(1 − y) 写成了 x(1 − x)")},batch_norm:{constants:a("mean and variance as constants","把均值和方差当作常数")},layer_norm:{constants:a("mean and variance as constants","把均值和方差当作常数")},dropout:{mask:a("no mask in backward","反向传播忘了掩码"),scale:a("no 1/(1 − p) in backward","反向传播忘了 1/(1 − p)")},conv:{rotation:a("filters not rotated","滤波器没有旋转 180°")},max_pool:{all:a("shared among the window","平分给窗口中的每个元素")},avg_pool:{average:a("not divided by 4","没有除以 4")}},xp={rows:["affine","relu","sigmoid","tanh","batch_norm","layer_norm","dropout"],images:["conv","relu","batch_norm","dropout","sigmoid","max_pool","avg_pool","affine"]},yp={rows:["affine","relu","none","none"],images:["conv","relu","max_pool","none"]},tl=class extends S{static styles=[...S.styles,I`
      .chain {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.5rem;
        align-items: center;
        margin: 0 0 1rem;
        padding: 0;
        list-style: none;
        font-size: 0.88rem;
      }
      .chain li {
        padding: 0.2rem 0.6rem;
        border: 1.5px solid var(--c, var(--line));
        border-radius: 999px;
        background: var(--panel);
      }
      .chain li.plain {
        border: 0;
        background: none;
      }
      .arrays {
        display: flex;
        flex-wrap: wrap;
        gap: 1.2rem 2rem;
        width: 100%;
      }
      .array {
        max-width: 100%;
        min-width: 0;
      }
      .array h4 {
        margin-bottom: 0.3rem;
        color: var(--text);
      }
      .pair {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        overflow-x: auto;
      }
      .pair figcaption,
      .found {
        color: var(--muted);
        font-size: 0.82rem;
      }
      .found.bad {
        max-width: 34rem;
        color: var(--c1);
      }
      .pair figure {
        padding: 0;
        border: 0;
        background: none;
        box-shadow: none;
      }
      .mark {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      .border {
        fill: none;
        stroke: var(--line);
      }
      p.found {
        margin: 0.2rem 0 0;
      }
      .slots {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
        gap: 0.8rem 1.2rem;
        align-items: start;
      }
      .slot {
        display: grid;
        gap: 0.4rem;
      }
    `];static operation="layer_gradients";static title=["Gradient check: backward against numerical differentiation","梯度确认：反向传播与数值微分"];static inputs={parts:yp.rows,inputs:"rows",loss:"weighted",seed:0,h:1e-4};arguments(){let{inputs:t,loss:e,seed:r,h:i}=this.state;return{inputs:t,loss:e,seed:r,h:i,parts:this.state.parts.filter(o=>o!=="none")}}controls(){let{state:t}=this;return f`
      ${F({label:a("Input","输入"),value:t.inputs,options:[["rows",a("rows: 4 samples, 3 features","行：4 个样本，3 个特征")],["images",a("images: 2 samples of 4 x 4 pixels","图像：2 个样本，4 x 4 像素")]],onInput:e=>this.set({inputs:e,parts:yp[e]})})}
      <div class="slots wide">${[0,1,2,3].map(e=>this.layer(e))}</div>
      ${F({label:a("Loss at the end","最后的损失"),value:t.loss,options:[["weighted",a("a weighted sum of the outputs","输出的加权和")],["softmax",a("softmax with cross entropy","softmax 函数与交叉熵误差")],["softmax/average",a("the same, backward not divided by N","同上，反向传播没有除以 N")]],onInput:e=>this.set({loss:e})})}
      ${k({label:a("Random numbers, seed","随机数的种子"),value:t.seed,min:0,max:99,step:1,onInput:e=>this.set({seed:e})})}
      ${k({label:a("Step h of numerical differentiation","数值微分的步长 h"),value:t.h,min:1e-12,max:.01,log:!0,onInput:e=>this.set({h:e})})}
    `}layer(t){let[e,r=""]=this.state.parts[t].split("/"),i=h=>this.set({parts:this.state.parts.with(t,h)}),o=xp[this.state.inputs]??xp.rows,n=a(`Layer ${t+1}`,`第 ${t+1} 层`),l=[...t?["none"]:[],...o].map(h=>[h,Zx[h]]);return f`<div class="slot">
      ${F({label:n,value:e,options:l,onInput:i})}
      ${$p[e]?F({label:a(`Backward of layer ${t+1}`,`第 ${t+1} 层的反向传播`),value:r,options:[["",a("right","正确")],...Object.entries($p[e])],onInput:h=>i(h?`${e}/${h}`:e)}):_}
    </div>`}draw(){let{result:t}=this;return f`<ul class="chain">
        <li class="plain">x</li>
        ${Object.keys(t.layers).map(e=>f`<li class="plain" aria-hidden="true">→</li>
              <li data-color=${this.isFaulty(e)?"1":_}>${e}</li>`)}
        <li class="plain" aria-hidden="true">→</li>
        <li data-color=${this.state.loss.includes("/")?"1":_}>
          ${a("loss","损失")} ${$(t.value)}
        </li>
      </ul>
      <div class="arrays">${t.arrays.map(e=>this.array(e))}</div>`}isFaulty(t){let e=Number(t.match(/\d+$/)?.[0]??0);return this.arguments().parts[e-1]?.includes("/")&&!t.startsWith("flatten")}array(t){let[e,r]=[this.result.backward[t.name],this.result.numerical[t.name]],i=bo([e,r]),o=t.verdict&&t.wrong?.data||[],n=[[a("backward","反向传播"),e],[a("numerical","数值微分"),r]];return f`<section class="array">
      <h4>∂L/∂${t.name} <span class="muted">(${t.shape.join(", ")})</span></h4>
      <div class="pair" tabindex="0" role="group" aria-label="∂L/∂${t.name}">
        ${n.map(([l,h])=>f`<figure>
              ${vo(h,{label:`∂L/∂${t.name}, ${l}`,limit:i,marked:c=>!!o[c]})}
              <figcaption>${l}</figcaption>
            </figure>`)}
      </div>
      ${this.finding(t)}
    </section>`}finding(t){if(t.verdict)return f`<p class="found bad">✗ ${t.verdict}</p>`;let e=$(t.worst,2);return f`<p class="found">✓ ${a(`passes, largest difference ${e}`,`通过，最大的差 ${e}`)}</p>`}summary(){let t=this.result.arrays.filter(r=>r.verdict);if(!t.length){let r=Math.max(...this.result.arrays.map(i=>i.worst));return a(`The check passes for all ${this.result.arrays.length} gradients; the largest difference is ${$(r,2)}.`,`${this.result.arrays.length} 个梯度都通过了梯度确认，最大的差是 ${$(r,2)}。`)}let e=t.map(r=>`∂L/∂${r.name}`).join(a(", ","、"));return a(`The check fails: ${t.length} of ${this.result.arrays.length} gradients are wrong: ${e}.`,`梯度确认没有通过：${this.result.arrays.length} 个梯度中有 ${t.length} 个错了：${e}。`)}};M.define("zs-gradcheck",tl)});var Xx={};var el,bp=N(()=>{"use strict";w();q();U();ho();P();B();et();co();z();el=class extends S{static operation="gradient_field";static styles=[...W,mr,I`
      table {
        align-self: center;
      }
      .field .arrow {
        stroke-width: 1.3;
        stroke-opacity: 0.75;
      }
      .strong .arrow {
        stroke-width: 3;
      }
    `];static title=["The gradient points uphill","梯度指向上坡"];static inputs={surface:"own",formula:"x**2 + y**2",reach:5,...dr,place:[3,4]};static view={length:.08,field:!0,...pr};ground=new Qe(this);draw(){let{width:t,result:e,state:r}=this,i=Math.min(t,560),o=a("Map of the surface with gradients","曲面的地图与梯度"),n={x:{domain:e.x,label:"x"},y:{domain:e.y,label:"y"}};return f`${C({width:i,height:i*.86,...n,label:o,equal:!0},l=>{let[h,c]=r.place,[u,d]=e.gradient.data,p=v=>[h+v*r.length*u,c+v*r.length*d],[m,g]=[p(1),p(-1)],y=Math.hypot(u,d)<1e-9,b=x`${gr(l,e)}
        <g class="field">${r.field?this.field(l):_}</g>`;return x`${this.ground.pad(l,b)}
        <g class="strong">
          ${Et(l,r.place,m,{color:"1"})}
          ${Et(l,r.place,g,{color:"0"})}
        </g>
        ${y?_:x`<text class="direct" data-color="1" x=${l.x(m[0])+8} y=${l.y(m[1])+4}>∇f</text>
          <text class="direct" data-color="0" x=${l.x(g[0])-8} y=${l.y(g[1])+4} text-anchor="end">−∇f</text>`}
        ${G(l,{x:h,y:c,label:a("Place","位置"),color:"text",onMove:(v,T)=>this.set({place:[v,T]})})}`})}
    ${this.numbers()}`}field(t){let{grid:e,slopes:r,x:i}=this.result,o=r.list().map(([h,c])=>Math.hypot(h,c)),n=Math.max(...o.filter(Number.isFinite),1e-9),l=(i[1]-i[0])/12;return o.map((h,c)=>{if(!Number.isFinite(h))return _;let[u,d]=e.at(c).data,[p,m]=r.at(c).data,g=l/n;return Et(t,[u,d],[u-p*g,d-m*g],{color:"0"})})}numbers(){let{gradient:t,exact:e,height:r}=this.result,[i,o]=this.state.place;return f`<table>
      <thead>
        <tr>
          <th scope="col">f(${$(i,3)}, ${$(o,3)}) = ${$(r)}</th>
          <th scope="col">∂f/∂x</th>
          <th scope="col">∂f/∂y</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">${a("numerically, h = 10⁻⁴","数值微分，h = 10⁻⁴")}</th>
          <td>${$(t.at(0),8)}</td>
          <td>${$(t.at(1),8)}</td>
        </tr>
        <tr>
          <th scope="row">${a("exactly","准确值")}</th>
          <td>${$(e.at(0),8)}</td>
          <td>${$(e.at(1),8)}</td>
        </tr>
      </tbody>
    </table>`}controls(){let{state:t}=this;return f`${fr(this,this.ground,e=>{let r=this.result.starts[e];this.set({surface:e,...r?{place:r}:{}})})}
    ${k({label:a("Length of the arrow for a slope of 1","斜率 1 对应的箭头长度"),value:t.length,min:.001,max:1,log:!0,onInput:e=>this.set({length:e})})}
    ${K({label:a("Show −∇f everywhere","处处显示 −∇f"),value:t.field,onInput:e=>this.set({field:e})})}`}summary(){let[t,e]=this.state.place.map(o=>$(o)),[r,i]=Array.from(this.result.gradient.data,o=>$(o));return a(`At (${t}, ${e}) the gradient is (${r}, ${i}): f rises most in this direction, and falls most against it.`,`在 (${t}, ${e}) 处，梯度是 (${r}, ${i})：沿着它上升最快，逆着它下降最快。`)}};M.define("zs-gradient-field",el)});var wr,sl,br,rl,il,ol,Gx,es,vp=N(()=>{"use strict";w();P();[wr,sl,br]=[a("apple","苹果"),a("number","个数"),a("tax","消费税")],[rl,il,ol]=[a("apples","苹果个数"),a("orange","橘子"),a("oranges","橘子个数")],Gx=[[1.1,.7,1.6],[1.6,.7,1.1]],es={apples:{heading:a("The computational graph of two apples","两个苹果的计算图"),title:a("two apples","两个苹果"),formula:`${wr} * ${sl} * ${br}`,values:{[wr]:100,[sl]:2,[br]:1.1},ranges:{[wr]:[0,200],[sl]:[0,10],[br]:[1,1.5]}},shopping:{heading:a("The computational graph of apples and oranges","苹果和橘子的计算图"),title:a("apples and oranges","苹果和橘子"),formula:`(${wr} * ${rl} + ${il} * ${ol}) * ${br}`,values:{[wr]:100,[rl]:2,[il]:150,[ol]:3,[br]:1.1},ranges:{[wr]:[0,200],[rl]:[0,10],[il]:[0,300],[ol]:[0,10],[br]:[1,1.5]}},square:{heading:a("The chain rule: the square of a sum","链式法则：和的平方"),title:a("a square of a sum","和的平方"),formula:"(x + y)**2",values:{x:2,y:3},ranges:{x:[-5,5],y:[-5,5]}},add:{heading:a("An addition passes the gradient on","加法把梯度原样传下去"),title:a("addition","加法"),formula:"(x + y) * 1.3",values:{x:10,y:5},ranges:{x:[-20,20],y:[-20,20]}},multiply:{heading:a("A multiplication swaps its inputs","乘法交换两个输入"),title:a("multiplication","乘法"),formula:"x * y * 1.3",values:{x:10,y:5},ranges:{x:[-20,20],y:[-20,20]}},twice:{heading:a("The gradients of a value that is used twice are added","用了两次的值，梯度相加"),title:a("a value used twice","用了两次的值"),formula:"x * x + x",values:{x:3},ranges:{x:[-5,5]}},relu:{heading:a("ReLU, a switch for the gradient","ReLU：梯度的开关"),title:"ReLU",formula:"sum(relu(x) * d)",values:{x:[1,-.5,2,-1.5],d:[.5,1,-1,2]}},sigmoid:{heading:a("The computational graph of the sigmoid function","sigmoid 函数的计算图"),title:a("sigmoid","sigmoid 函数"),formula:"sigmoid(x)",values:{x:.5},ranges:{x:[-6,6]},long:!0},neuron:{heading:a("The computational graph of a neuron","一个神经元的计算图"),title:a("a neuron","一个神经元"),formula:"sigmoid(w1*x1 + w2*x2 + b)",values:{w1:2,x1:-1,w2:-3,x2:-2,b:-3},ranges:{w1:[-4,4],x1:[-4,4],w2:[-4,4],x2:[-4,4],b:[-4,4]}},affine:{heading:a("An affine layer with the squared error","Affine 层与均方误差的计算图"),title:a("affine layer with squared error","Affine 层与均方误差"),formula:"sum_of_squares(X @ W + b, t)",values:{X:[[1,2],[3,4]],W:[[1,0,-1],[2,1,0]],b:[1,2,3],t:[[4,4,4],[12,4,-2]]},formulas:!0},softmax:{heading:a("The computational graph of softmax with cross entropy","softmax 函数与交叉熵误差的计算图"),title:a("softmax with cross entropy","softmax 函数与交叉熵误差"),formula:"softmax_cross_entropy(a, t)",values:{a:Gx,t:[1,0]},ranges:{t:[0,2]},formulas:!0}}});function Pe(s,t){return s.map(e=>Vx(e,t))}function _o(){return Ee("diverging")}function Vx(s,t){let e=_p.includes(s.fill)?`fill-${s.fill}`:"fill-none",r=_p.includes(s.stroke)?`stroke-${s.stroke}`:"stroke-none",i=s.dashed?"2.5 2":_;switch(s.kind){case"line":return x`<path class="fill-none ${r}" d=${s.d} stroke-width=${s.width} stroke-linejoin="round" stroke-dasharray=${i}></path>
        ${s.head?x`<polygon class="fill-${s.stroke}" points=${s.head}></polygon>`:_}`;case"rect":return x`<rect class="${e} ${r}" x=${s.x} y=${s.y} width=${s.w} height=${s.h} rx=${s.r}
        stroke-width=${s.width} stroke-dasharray=${i}></rect>`;case"disc":return x`<circle class="${e} ${r}" cx=${s.x} cy=${s.y} r=${s.r}
        stroke-width=${s.width} stroke-dasharray=${i}></circle>`;case"text":return x`<g font-size=${s.size}><text class=${e} x=${s.x} y=${s.y} text-anchor=${s.anchor}
        font-weight=${s.bold?"bold":_}>${s.text}</text></g>`;default:return Kx(s,t)}}function Kx(s,t){let[e,r]=s.cells.shape,[i,o]=[s.w/r,s.h/e],n=Array.from(s.cells.data,l=>Number.isFinite(l)?(l/s.limit+1)/2:NaN);return n.length>Jx?x`<image class="pixels" x=${s.x} y=${s.y} width=${s.w} height=${s.h} preserveAspectRatio="none"
      href=${Qx(s,n,t)}></image>`:n.map((l,h)=>{let[c,u,d,p]=t(l),[m,g]=[s.x+h%r*i,s.y+Math.floor(h/r)*o];return x`<rect x=${m} y=${g} width=${i} height=${o} fill="rgb(${Math.round(c)} ${Math.round(u)} ${Math.round(d)})"
      fill-opacity=${p/255}></rect>`})}function Qx(s,t,e){let r=String([e(0),e(.5)]),i=Mp.get(s);if(i?.look===r)return i.href;let[o,n]=s.cells.shape,l=document.createElement("canvas");[l.width,l.height]=[n,o];let h=l.getContext("2d"),c=h.createImageData(n,o);t.forEach((d,p)=>c.data.set(e(d),4*p)),h.putImageData(c,0,0);let u=l.toDataURL();return Mp.set(s,{look:r,href:u}),u}var _p,Jx,Mp,vr,_r=N(()=>{"use strict";w();z();B();_p=["text","muted","grid","background","panel","highlight","c0","c1","c2","c3","c4","c5","c6","c7"];Jx=36,Mp=new WeakMap;vr=I`
  .scroll {
    overflow-x: auto;
  }
  .scene text {
    font-size: inherit;
  }
  .fill-none {
    fill: none;
  }
  .stroke-none {
    stroke: none;
  }
  .fill-text {
    fill: var(--text);
  }
  .fill-muted {
    fill: var(--muted);
  }
  .fill-grid {
    fill: var(--grid);
  }
  .fill-background {
    fill: var(--background);
  }
  .fill-panel {
    fill: var(--panel);
  }
  .fill-highlight {
    fill: var(--highlight);
  }
  .fill-c0 {
    fill: var(--c0);
  }
  .fill-c1 {
    fill: var(--c1);
  }
  .fill-c2 {
    fill: var(--c2);
  }
  .fill-c3 {
    fill: var(--c3);
  }
  .fill-c4 {
    fill: var(--c4);
  }
  .fill-c5 {
    fill: var(--c5);
  }
  .fill-c6 {
    fill: var(--c6);
  }
  .fill-c7 {
    fill: var(--c7);
  }
  .stroke-text {
    stroke: var(--text);
  }
  .stroke-muted {
    stroke: var(--muted);
  }
  .stroke-grid {
    stroke: var(--grid);
  }
  .stroke-background {
    stroke: var(--background);
  }
  .stroke-c0 {
    stroke: var(--c0);
  }
  .stroke-c1 {
    stroke: var(--c1);
  }
  .stroke-c2 {
    stroke: var(--c2);
  }
  .stroke-c3 {
    stroke: var(--c3);
  }
  .stroke-c4 {
    stroke: var(--c4);
  }
  .stroke-c5 {
    stroke: var(--c5);
  }
  .stroke-c6 {
    stroke: var(--c6);
  }
  .stroke-c7 {
    stroke: var(--c7);
  }
  .opens {
    cursor: pointer;
  }
  .unknown {
    opacity: 0.45;
  }
  .active > circle,
  .active > rect {
    fill: var(--highlight);
  }
  .flow {
    fill: none;
    stroke: var(--c);
    stroke-width: 3;
    stroke-linecap: round;
    stroke-dasharray: 1;
    stroke-opacity: 0.8;
  }
  @media (prefers-reduced-motion: no-preference) {
    .flow {
      animation: flow 0.45s ease-out;
    }
    .flow.back {
      animation: flow-back 0.45s ease-out;
    }
    .appear {
      animation: appear 0.45s ease-in;
    }
  }
  @keyframes flow {
    from {
      stroke-dashoffset: 1;
    }
  }
  @keyframes flow-back {
    from {
      stroke-dashoffset: -1;
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`});function Oe(s){let t=s||Math.min(window.innerWidth-80,900);return Math.max(150,Math.min(1600,Math.floor(t/(t>500?sy:ry)/20)*20))}function Mo(s,{step:t,width:e,zoom:r=1,onOpen:i}){let o=Math.min(ey,Math.max(ty,e/s.width))*r,n=_o(),l=h=>i&&typeof h.opens=="number"?()=>i(h.opens):_;return f`<div class="scroll" tabindex=${s.width*o>e?"0":_}>
    <svg
      class="scene"
      width=${s.width*o}
      height=${s.height*o}
      viewBox="0 0 ${s.width} ${s.height}"
      role="img"
      aria-label=${a("Computational graph","计算图")}
    >
      ${s.frames.map(h=>x`<g class=${i?"opens":""} @click=${l(h)}>${Pe(h.shapes,n)}</g>`)}
      ${s.arrows.map(h=>nl(s,h,t,n))}
      ${s.circles.map((h,c)=>{let u=h.forward<=t,d=t<s.steps&&ko(s,c,t),p=i&&typeof h.opens=="number";return x`<g class="${u?"":"unknown"} ${d?"active":""} ${p?"opens":""}" @click=${l(h)}>
          <title>${u?h.title:""}</title>${Pe(h.shapes,n)}</g>`})}
    </svg>
  </div>`}function ko(s,t,e){let r=s.circles[t];return r.kind!=="operation"&&r.kind!=="group"?!1:s.arrows.some(o=>o.target===t&&o.backward===e)||r.forward===e}function nl(s,t,e,r){let i=t.forward<=e,o=t.backward!==null&&t.backward<=e,n=t.line.map(h=>h.d).join(""),l=e<s.steps;return x`<g>
    <title>${i&&o?t.title:""}</title>
    <g class=${i?"":"unknown"}>${Pe(t.line,r)}</g>
    ${l&&t.forward===e?x`<path class="flow" data-color="forward" pathLength="1" d=${n}></path>`:_}
    ${l&&t.backward===e?x`<path class="flow back" data-color="backward" pathLength="1" d=${n}></path>`:_}
    ${i?x`<g class="appear">${Pe(t.value,r)}</g>`:_}
    ${o?x`<g class="appear">${Pe(t.gradient,r)}</g>`:_}
  </g>`}function Mr({circles:s,arrows:t,steps:e},r){let i=a(`Step ${r} of ${e}:`,`第 ${r} 步，共 ${e} 步：`);if(r===0)return i+a(" no number is known yet.","还没有算出任何数。");if(r===1)return i+a(" the inputs have values.","输入有了值。");let o=s.find(c=>(c.kind==="operation"||c.kind==="group")&&c.forward===r);if(o)return i+a(` forward, ${o.label} gives ${o.text}.`,`正向，${o.label} 算出 ${o.text}。`);let n=t.filter(c=>c.backward===r),l=n.map(c=>c.back).join(a(" and "," 和 ")),h=s[n[0]?.target]?.label;return h?i+a(` backward, ${h} sends back ${l}.`,`反向，${h} 传回 ${l}。`):i+a(` backward, it begins with ${l}.`,`反向，从 ${l} 开始。`)}var ty,ey,sy,ry,oi=N(()=>{"use strict";w();z();P();_r();[ty,ey]=[1,1.5],[sy,ry]=[4/3,1.2]});function ss({label:s,value:t,min:e,max:r,onInput:i}){let o=Array.isArray(t[0]),n=o?t:[t],l=(h,c,u)=>{let d=n.map((p,m)=>m===h?p.map((g,y)=>y===c?u:g):p);i(o?d:d[0])};return f`<div class="matrix" role="group" aria-label=${s}>
    <span class="name">${s}</span>
    <div class="cells">
      ${n.map((h,c)=>f`<div class="cell-row">
            ${h.map((u,d)=>f`<input
                  type="number"
                  aria-label=${`${s}[${o?`${c}, `:""}${d}]`}
                  title=${a("arrow keys change the number","方向键可以改变数值")}
                  min=${e??_}
                  max=${r??_}
                  step="any"
                  .value=${String(u)}
                  @input=${p=>{let m=p.target;m.value!==""&&m.checkValidity()&&l(c,d,Number(m.value))}}
                />`)}
          </div>`)}
    </div>
  </div>`}var kr,Ao=N(()=>{"use strict";w();z();P();kr=I`
  .matrix {
    display: grid;
    gap: 0.2rem;
    font-size: 0.88rem;
  }
  .cells {
    display: grid;
    gap: 0.25rem;
    overflow-x: auto;
    padding: 3px;
  }
  .cell-row {
    display: flex;
    gap: 0.25rem;
  }
  .cells input[type="number"] {
    flex: 1 1 3.2rem;
    width: 3.2rem;
    min-width: 2.6rem;
    max-width: 5rem;
    min-height: 1.9rem;
    padding: 0.1rem 0.25rem;
    font-size: 0.82rem;
    text-align: right;
    appearance: textfield;
  }
`});var iy={};function kp(s){let t=es[s]??es.apples,{formula:e,values:r,long:i=!1,formulas:o=!1}=t;return{formula:e,values:r,long:i,formulas:o}}var al,ll,Ap=N(()=>{"use strict";w();q();U();vp();oi();P();Ao();Mt();_r();et();z();al=9999,ll=class extends S{static styles=[...W,vr,kr];static operation="expression_graph";static title=["The computational graph of your own formula","自己写的算式的计算图"];static inputs={formula:es.apples.formula,values:es.apples.values,long:!1,formulas:!1};static view={example:"apples",step:al,zoom:1};player=new st(this,{last:()=>this.result?.picture.steps??0,rate:1.5});typed={};asked=0;get defaults(){let t=this.given(),e="formula"in t&&!("example"in t),r=e?"own":String(t.example??"apples");return{...super.defaults,...kp(r),...e?{values:{}}:{},...t,example:r}}arguments(){this.asked=Oe(this.width);let{formula:t,values:e,long:r,formulas:i}=this.state;return{formula:t,values:e,long:r,formulas:i,width:this.asked}}updated(){super.updated(),this.width&&this.asked&&this.asked!==Oe(this.width)&&this.refresh()}reset(){this.typed={},super.reset()}heading(){return es[this.state.example]?.heading??super.heading()}controls(){let{state:t}=this;return f`
      ${this.player.controls()}
      ${ft({label:a("Formula","算式"),value:t.formula,code:!0,wide:!0,onInput:e=>this.set({formula:e,example:"own"})})}
      ${F({label:a("Example","例子"),value:t.example,options:[...Object.entries(es).map(([e,r])=>[e,r.title]),["own",a("your own formula","自己写的算式")]],onInput:e=>this.choose(e)})}
      ${K({label:a("A circle for each elementary operation","每个基本运算一个节点"),value:t.long,onInput:e=>this.set({long:e,step:al})})}
      ${K({label:a("Formulas of the gradients","写出梯度的公式"),value:t.formulas,onInput:e=>this.set({formulas:e})})}
      ${this.result.names.length?At(a("Inputs","输入"),this.result.names.map(e=>this.input(e))):_}
      ${Us(a("Type the inputs, choose the size","直接写出输入，调整大小"),this.more())}
    `}choose(t){this.typed={},this.set({example:t,step:al,...t==="own"?{}:kp(t)})}input(t){let e=this.valueOf(t),r=es[this.state.example]?.ranges?.[t];if(Array.isArray(e))return ss({label:t,value:e,min:r?.[0],max:r?.[1],onInput:n=>this.change(t,n)});let[i,o]=r??[-10,10];return k({label:t,value:e,min:Math.min(i,e),max:Math.max(o,e),step:(o-i)/200,onInput:n=>this.change(t,n)})}change(t,e){delete this.typed[t],this.set({values:{...this.state.values,[t]:e}})}valueOf(t){return this.state.values[t]??1}more(){let t=this.result.names.map(e=>ft({label:a(`${e}, a number, a list or rows`,`${e}：数、列表或若干行`),value:this.typed[e]??JSON.stringify(this.valueOf(e)),code:!0,onInput:r=>this.type(e,r)}));return f`${t}
    ${k({label:a("Size of the picture","图的大小"),value:this.state.zoom,min:.5,max:2.5,step:.1,onInput:e=>this.set({zoom:e})})}`}type(t,e){try{this.change(t,JSON.parse(e)),this.problem=""}catch{this.problem=a(`${t}: write a number, a list such as [1, 2] or rows such as [[1, 2], [3, 4]].`,`${t}：请写一个数、像 [1, 2] 这样的列表，或者像 [[1, 2], [3, 4]] 这样的若干行。`)}this.typed[t]=e,this.requestUpdate()}draw(){let{picture:t}=this.result,e=Math.min(this.state.step,t.steps);return Mo(t,{step:e,width:this.width,zoom:this.state.zoom})}summary(){let{picture:t,value:e,derivatives:r}=this.result,i=Math.min(this.state.step,t.steps);if(i<t.steps)return Mr(t,i);let n=Object.entries(r).filter(([,l])=>typeof l=="number").map(([l,h])=>`${l} ${$(Number(h))}`);return typeof e!="number"?a(`The result is an array of shape (${e.shape.join(", ")}); the gradients are those of the sum of its elements.`,`结果是形状为 (${e.shape.join(", ")}) 的数组；梯度是各元素之和的梯度。`):n.length?a(`The result is ${$(e)}; its derivatives: ${n.join(", ")}.`,`结果是 ${$(e)}；它的导数：${n.join("，")}。`):a(`The result is ${$(e)}.`,`结果是 ${$(e)}。`)}};M.define("zs-graph",ll)});var oy={};var hl,cl,ul,Sp=N(()=>{"use strict";w();lo();U();cr();P();Mt();Ut();et();Lt();z();hl=be("book").slice(0,4).map(s=>s.slice(0,4)),cl=[[1,0],[0,1]],ul=class extends ct{static styles=[...W,yt];static operation="convolution_as_product";static title=["im2col: a convolution as one product of matrices","im2col：把卷积变成一次矩阵乘积"];static inputs={image:hl,kernel:cl,channels:1,filters:1,stride:1,padding:0};static view={step:0,counts:!1,pixel:[0,0],weight:[0,0]};player=new st(this,{last:()=>this.count-1,rate:1.5,label:a("Row of the matrix","矩阵的行")});get count(){return this.result?this.result.col.shape[0]:1}get step(){return Math.min(this.state.step,this.count-1)}controls(){let{state:t}=this,[e,r]=this.first(),i=n=>n.filter(([l])=>l!=="wide"),o=[["stride",a("Stride S","步幅 S"),1,3],["padding",a("Padding P","填充 P"),0,1]];return f`
      ${this.player.controls()}
      ${F({label:a("Image","图像"),value:JSON.stringify(e)===JSON.stringify(hl)?"four":se("image",e),options:[["four",a("the book's, 4 x 4","书中的图像，4 x 4")],...hr()],onInput:n=>this.build({image:n==="four"?hl:be(n)??e})})}
      ${F({label:a("Filter","滤波器"),value:JSON.stringify(r)===JSON.stringify(cl)?"two":se("filter",r),options:[["two","2 x 2"],...i(Ke())],onInput:n=>this.build({kernel:n==="two"?cl:de(n)??r})})}
      ${lr(t.channels,n=>this.build({channels:n}))}
      ${ao(t.filters,n=>this.build({filters:n}))}
      ${o.map(([n,l,h,c])=>k({label:l,value:t[n],min:h,max:c,step:1,onInput:u=>this.set({[n]:u})}))}
      ${K({label:a("How often each pixel is copied","每个像素被抄了几遍"),value:t.counts,onInput:n=>this.set({counts:n})})}
    `}first(){let{image:t,kernel:e,channels:r,filters:i}=this.state;return[ze(t,r,0),ze(e,r*i,0)]}build(t){let[e,r]=this.first(),{channels:i,filters:o}=this.state,n={image:e,kernel:r,channels:i,filters:o,...t};this.set({channels:n.channels,filters:n.filters,image:we(n.image,n.channels),kernel:no(n.kernel,n),pixel:[0,0],weight:[0,0],step:0})}draw(){let{result:t,shown:e,state:r,width:i}=this,[o,n,l]=t.x.shape,[h,,c,u]=t.W.shape,[d,p]=t.col.shape,m=o>1?28:34,g=Math.max(18,Math.min(32,(Math.min(i,520)-70)/(p+1.4*h))),y=Math.max(15,Math.min(g,560/Math.max(d,p))),b=t.out.shape[2],[v,T]=[Math.floor(this.step/b),this.step%b],A=e.padding,E=(Q,J)=>Q+A>=e.stride*v&&Q+A<e.stride*v+c&&J+A>=e.stride*T&&J+A<e.stride*T+u,O=Array.from({length:o},(Q,J)=>ye({x:(e.stride*T-A)*m,y:J*(n*m+Rt)+(e.stride*v-A)*m,size:m,rows:c,columns:u,color:Je[J]})),R=V({title:r.counts?a("copies of each pixel","每个像素的份数"):a("image x","图像 x"),width:l*m,height:ue(o,n*m),color:"forward"},x`${ti(r.counts?t.seen:t.x,{size:m,shade:(Q,J)=>E(Q,J)?2:0,at:r.pixel,onPoint:(Q,J)=>this.set({pixel:[Q,J]}),onSet:r.counts?void 0:(Q,J,Ct)=>this.set({image:Ft(r.image,Q,J,Ct)})})}${O}`),H=V({title:h>1?a("filters W","滤波器 W"):a("filter W","滤波器 W"),width:h*u*m+(h-1)*Rt,height:ue(o,c*m),color:"parameter"},Qr(t.W,{size:m,color:"parameter",shade:()=>1,at:r.weight,onPoint:(Q,J)=>this.set({weight:[Q,J]}),onSet:(Q,J,Ct)=>this.set({kernel:Ft(r.kernel,Q,J,Ct)})})),Y={size:g,height:y,small:y<24||g<24},rt=t.W.list().map(Q=>Q.flat(2)),tt=rt[0].map((Q,J)=>rt.map(Ct=>Ct[J]));return f`<div class="column">${R} ${H}</div>
      ${pt("→",60)}
      ${V({title:a(`col, ${d} x ${p}`,`col，${d} x ${p}`),width:p*g,height:d*y,color:"forward"},this.matrix(Y))}
      ${pt("·",60)}
      ${V({title:"Wᵀ",width:h*g,height:p*y,color:"parameter"},ht(tt,{...Y,color:"parameter",shade:()=>1}))}
      ${pt("=",60)}
      ${V({title:a("out","输出"),width:h*g,height:d*y,color:"backward"},ht(t.product.list(),{...Y,color:"backward",shade:Q=>Q===this.step?3:1}))} `}matrix(t){let{result:e}=this,r=e.x.shape[0],i=e.col.shape[1]/r,o=e.col.list();return Array.from({length:r},(n,l)=>ht(o.map(h=>h.slice(l*i,(l+1)*i)),{...t,x:l*i*t.size,color:Je[l],shade:h=>h===this.step?2:0,at:l===0?[this.step,0]:void 0,name:(h,c)=>a(`row ${h+1} of the matrix, column ${l*i+c+1}`,`矩阵的第 ${h+1} 行第 ${l*i+c+1} 列`),onPoint:h=>this.player.go(h)}))}summary(){let{result:t}=this,[e,r]=t.col.shape,i=t.x.data.length,o=this.step+1,n=Array.from(t.product.at(this.step).data,h=>$(Number(h))).join(a(" and "," 和 ")),l=t.W.shape[0]>1?a("the filters","各滤波器"):a("the filter","滤波器");return a(`Row ${o} times ${l} is ${n}. The matrix has ${e} x ${r} = ${e*r} numbers, the image ${i}: ${$(e*r/i,3)} times as many.`,`第 ${o} 行乘以${l}得 ${n}。矩阵有 ${e} x ${r} = ${e*r} 个数，图像只有 ${i} 个，是它的 ${$(e*r/i,3)} 倍。`)}};M.define("zs-im2col",ul)});var ly={};var ny,ay,dl,Tp=N(()=>{"use strict";w();Ge();U();q();P();Ts();z();ny=["1","0, 1",":, 0","0:2","[0, 2]","1:, 1","X > 15"],ay=["3","1:4","[0, 2, 4]","::-1","x > 15"],dl=class extends S{static styles=[...S.styles,Yt];static operation="indexing";static title=["Selecting from an array","从数组中取元素"];static inputs={values:[[51,55],[14,19],[0,4]],index:"1",flat:!1};controls(){let{state:t}=this,e=t.flat?"x":"X";return f`${ft({label:a(`The index in ${e}[…]`,`${e}[…] 里的索引`),value:t.index,code:!0,onInput:r=>this.set({index:r})})}
      ${K({label:a("x = X.flatten()","x = X.flatten()"),value:t.flat,onInput:r=>this.set({flat:r,index:r?"[0, 2, 4]":"1"})})}
      <div class="row wide">
        ${(t.flat?ay:ny).map(r=>f`<button class="button mono" aria-pressed=${r===t.index} @click=${()=>this.set({index:r})}>
              ${e}[${r}]
            </button>`)}
      </div>`}draw(){return f`${this.picture()}${this.output()}`}picture(){let{result:t,state:e}=this,r=e.flat?[t.array.list()]:t.array.list(),i=e.flat?[t.mask.list()]:t.mask.list(),o=r[0].length,n=Math.min(64,Math.floor((Math.min(this.width,460)-50)/o)),[l,h]=[46,34],[c,u]=[l+o*n+4,h+r.length*n+4],d=(b,v)=>e.flat?`${v}`:`${b}, ${v}`,p=e.flat?"x":"X",m=(b,v,T,A,E,O)=>{let R=()=>this.set({index:O});return x`<g role="button" tabindex="0" aria-label="${p}[${O}]" @click=${R} @keydown=${nr(R)}
        @pointerenter=${H=>H.pointerType==="mouse"&&R()}>
        <rect class="head" x=${b+2} y=${v+2} width=${T-4} height=${A-4} rx="4"></rect>${wt(b+T/2,v+A/2,E)}</g>`},g=e.flat?r[0].map((b,v)=>wt(l+(v+.5)*n,16,v)):[...r[0].map((b,v)=>m(l+v*n,0,n,30,`:, ${v}`,`:, ${v}`)),...r.map((b,v)=>m(0,h+v*n,42,n,String(v),String(v)))],y=a("The array; point at a row, a column or an element","数组；指向一行、一列或一个元素");return f`<svg
      class="plot"
      width=${c}
      height=${u}
      viewBox="0 0 ${c} ${u}"
      role="group"
      aria-label=${y}
    >
      ${g}
      ${kt(r,{x:l,y:h,size:n,chosen:(b,v)=>i[b][v]===1,onPick:(b,v)=>this.set({index:d(b,v)}),name:(b,v)=>`${p}[${d(b,v)}] = ${r[b][v]}`})}
    </svg>`}output(){let{result:t,state:e}=this,r=t.result,i=typeof r=="number"?null:r.list(),o=i===null?[[r]]:Array.isArray(i[0])?i:[i],n=Math.max(1,o[0]?.length??1),l=Math.min(56,Math.floor(Math.min(this.width,340)/n)),[h,c]=[n*l,Math.max(1,o.length)*l];return f`<div class="column">
      <p class="code-line">${e.flat?"x":"X"}[${e.index}]</p>
      <svg
        class="plot"
        width=${h}
        height=${c}
        viewBox="0 0 ${h} ${c}"
        role="img"
        aria-label=${a("The result","结果")}
      >
        ${kt(o,{x:0,y:0,size:l,color:"1"})}
      </svg>
      <p class="code-line">
        ${i===null?a("one number, no axis","一个数，没有轴"):`shape ${xt(t.shape)}`}
      </p>
      <p class="muted">
        ${i===null?"":t.view?a("a view: the same memory","视图：同一块内存"):a("a copy: memory of its own","副本：自己的内存")}
      </p>
    </div>`}summary(){let{result:t,state:e}=this,r=t.mask.list().flat().filter(Boolean).length,i=e.flat?"x":"X";return t.shape.length?a(`${i}[${e.index}] selects ${r} of ${e.values.flat().length} elements; its shape is ${xt(t.shape)}.`,`${i}[${e.index}] 从 ${e.values.flat().length} 个元素中取出 ${r} 个，形状是 ${xt(t.shape)}。`):a(`${i}[${e.index}] is the number ${$(t.result)}.`,`${i}[${e.index}] 是一个数：${$(t.result)}。`)}};M.define("zs-indexing",dl)});var hy={};var pl,Np=N(()=>{"use strict";w();q();vt();U();_t();P();B();z();pl=class extends S{static styles=it;static operation="initial_values";static title=["Activations of five layers after initialization","刚设定初始值时五层的激活值"];static inputs={init:"std",std:1,activation:"sigmoid",norm:"none",seed:0};controls(){let{state:t}=this;return f`
      ${F({label:a("initial weights","权重的初始值"),value:t.init,options:[["std",a("a standard deviation","给定标准差")],["zeros",a("zeros","全部为 0")],["xavier","Xavier"],["he","He"],["orthogonal",a("orthogonal","正交矩阵")]],onInput:e=>this.set({init:e})})}
      ${k({label:a("standard deviation","标准差"),value:t.std,min:.001,max:2,log:!0,disabled:t.init!=="std",onInput:e=>this.set({std:e})})}
      ${F({label:a("activation function","激活函数"),value:t.activation,options:[["sigmoid","sigmoid"],["tanh","tanh"],["relu","ReLU"]],onInput:e=>this.set({activation:e})})}
      ${F({label:a("normalization before it","激活之前的归一化"),value:t.norm,options:[["none",a("none","没有")],["batch",a("batch normalization","批归一化")],["layer",a("layer normalization","层归一化")]],onInput:e=>this.set({norm:e})})}
      ${j({label:a("Draw other weights","换一组权重"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}
    `}draw(){let t=this.width>700?5:this.width>420?3:2,e=Math.floor((this.width-12*(t-1))/t);return f`<div class="multiples">${dt(5).map(r=>this.layer(e,r))}</div>`}layer(t,e){let{result:r,state:i}=this,[o,n]=r.range,l=r.shares.at(e).list(),h=(n-o)/l.length,c=dt(l.length).map(p=>o+(p+.5)*h),u=a(`layer ${e+1}`,`第 ${e+1} 层`),d=.3;return f`<div>
      ${C({width:t,height:170,x:{domain:[o,n],ticks:[o,(o+n)/2,n]},y:{domain:[0,d],ticks:[]},label:u,margin:{top:24,left:8,right:12,bottom:24}},p=>x`${bt(p,c,l.map(m=>Math.min(m,d)),{color:i.activation==="sigmoid"?"sigmoid":i.activation,width:h*.9})}
        ${l.map((m,g)=>m>d?x`<text x=${p.x(c[g])+(g<3?7:g>l.length-4?-7:0)} y="11" text-anchor=${g<3?"start":g>l.length-4?"end":"middle"}>${$(100*m,2)} %</text>`:_)}`,p=>x`<text class="title" x=${p.width/2} y="-8" text-anchor="middle">${u}</text>`)}
      <p class="numbers">
        ${a("spread","标准差")} <b>${$(r.spread[e],2)}</b><br />${a("over the inputs","随输入的变化")}
        <b>${$(r.signal[e],2)}</b>
      </p>
    </div>`}summary(){let{signal:t,spread:e}=this.result,r=t[0]?t[4]/t[0]:0;return a(`In layer 5 the activations have a spread of ${$(e[4],2)}; one neuron differs over the inputs by ${$(t[4],2)}, ${$(100*r,2)} % of what it does in layer 1.`,`第 5 层激活值的标准差是 ${$(e[4],2)}；同一个神经元随输入的变化是 ${$(t[4],2)}，为第 1 层的 ${$(100*r,2)} %。`)}};M.define("zs-initial-values",pl)});var uy={};var cy,ml,Ep=N(()=>{"use strict";w();q();po();U();Ta();P();et();z();cy=[["independent","相互独立",[[24,12],[12,6],[24,12]]],["Y follows from X","Y 由 X 决定",[[40,0],[0,20],[30,0]]],["one and the same","完全一致",[[30,0],[0,30],[0,0]]]],ml=class extends S{static operation="joint_information";static styles=[...W,so,I`
      .span {
        fill: var(--c);
        fill-opacity: 0.3;
        stroke: var(--c);
      }
      .span.strong {
        fill-opacity: 0.75;
      }
    `];static title=["What two variables know of each other","两个变量彼此知道多少"];static inputs={counts:[[45,3],[17,8],[2,25]],base:"2"};static view={step:1};draw(){let{width:t,state:e}=this,r=t>700;return f`<div class="column">
        ${ro({counts:e.counts,rows:e.counts.map((i,o)=>this.rowName(o)),columns:e.counts[0].map((i,o)=>this.columnName(o)),label:a("Counts of both variables","两个变量的计数表"),step:e.step,onChange:i=>this.set({counts:i})})}
      </div>
      ${this.lengths(r?t-Math.min(380,130+74*e.counts[0].length)-16:t)}`}rowName(t){return a("sun, cloud, rain, snow, storm","晴、阴、雨、雪、风暴").split(/, |、/)[t]??`X${t}`}columnName(t){return a("no umbrella, umbrella, raincoat, stays home, boat","不带伞、带伞、雨衣、不出门、划船").split(/, |、/)[t]??`Y${t}`}lengths(t){let e=this.result,r=Math.max(e.both,1e-9),i=l=>l/r*(t-4),o=[["H(X, Y)",0,e.both,"7",!1],["H(X)",0,e.entropy_x,"0",!1],["H(Y)",e.both-e.entropy_y,e.entropy_y,"1",!1],["H(X|Y)",0,e.x_given_y,"0",!0],["I(X; Y)",e.x_given_y,e.shared,"2",!0],["H(Y|X)",e.entropy_x,e.y_given_x,"1",!0]],n=[0,1,2,3,3,3];return f`<svg width=${t} height="224" role="img" aria-label=${this.summary()}>
      ${o.map(([l,h,c,u,d],p)=>{let[m,g]=[2+i(h),i(c)],y=6+54*n[p],b=d?l:`${l} = ${$(c)}`;return x`<g data-color=${u}>
          <rect class="span ${d?"strong":""}" x=${m} y=${y} width=${Math.max(0,g)} height=${d?38:30} rx="5"></rect>
          ${g>8*b.length*.85?x`<text x=${m+g/2} y=${y+(d?17:20)} text-anchor="middle">${b}</text>`:_}
          ${d&&g>44?x`<text class="mono" x=${m+g/2} y=${y+32} text-anchor="middle">${$(c)}</text>`:_}
        </g>`})}
    </svg>`}controls(){let{state:t}=this;return f`${k({label:a("A click changes a count by","每次点击改变"),value:t.step,min:-10,max:10,step:1,onInput:e=>this.set({step:e})})}
      ${k({label:a("Values of X","X 的取值个数"),value:t.counts.length,min:1,max:5,step:1,onInput:e=>this.resize(oo(t.counts,e))})}
      ${k({label:a("Values of Y","Y 的取值个数"),value:t.counts[0].length,min:1,max:5,step:1,onInput:e=>this.resize(io(t.counts,e))})}
      ${$r(this)}
      <div class="row wide">
        ${cy.map(([e,r,i])=>j({label:a(e,r),onClick:()=>this.set({counts:i})}))}
      </div>`}resize(t){t.flat().some(e=>e>0)||(t[0][0]=1),this.set({counts:t})}summary(){let t=this.result,[e,r,i,o]=[t.shared,t.y_given_x,t.entropy_y,t.normalized].map(l=>$(l)),n=Ce(this);return a(`Whoever knows X knows ${e} of the ${i} ${n} of Y, and ${r} remain: the information gain of asking for X. Normalized: ${o}.`,`知道 X，就知道了 Y 的 ${i} ${n}中的 ${e}（询问 X 的信息增益），还剩 ${r}。归一化互信息：${o}。`)}};M.define("zs-joint",ml)});var dy={};var fl,Ip=N(()=>{"use strict";w();q();vt();U();_t();P();Mt();B();z();fl=class extends S{static styles=it;static operation="l2_and_decay";static title=["L2 penalty and weight decay: the same for SGD, not for Adam","L2 惩罚项与权值衰减：对 SGD 相同，对 Adam 不同"];static inputs={decay:1,large:4,small:.04,seed:0};static view={step:200};player=new st(this,{last:()=>this.result?.steps??0,rate:30});kinds(){return[[a("no penalty","没有惩罚项"),"7",!1],[a("L2 in the gradient","L2 加在梯度上"),"l2",!1],[a("decoupled weight decay","解耦的权值衰减"),"adamw",!0]]}controls(){let{state:t}=this;return f`${this.player.controls()}
    ${k({label:a("strength λ","强度 λ"),value:t.decay,min:.05,max:5,log:!0,onInput:e=>this.set({decay:e})})}
    ${k({label:a("size of the gradients of W₁","W₁ 的梯度的大小"),value:t.large,min:.01,max:100,log:!0,onInput:e=>this.set({large:e})})}
    ${k({label:a("size of the gradients of W₂","W₂ 的梯度的大小"),value:t.small,min:.01,max:100,log:!0,onInput:e=>this.set({small:e})})}
    ${j({label:a("Draw other noise","换一组噪声"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}`}draw(){let{width:t}=zt(this.width,2);return f`${this.plane(t,"sgd","SGD")}${this.plane(t,"adam","Adam")}
    ${$t(this.kinds().map(([e,r,i])=>({text:e,color:r,dashed:i})))}`}plane(t,e,r){let{result:i,state:o}=this,n=Math.min(o.step,i.steps);return C({width:t,height:Math.min(380,t),x:{domain:[0,1.6],label:a("W₁","W₁")},y:{domain:[0,1.6],label:a("W₂","W₂")},label:r,margin:{top:26}},l=>x`<line class="grid strong" x1=${l.x(0)} y1=${l.y(0)} x2=${l.x(1.6)} y2=${l.y(1.6)}></line>
        ${this.kinds().map(([,h,c],u)=>{let d=i.paths[e].at(u).list().slice(0,n+1),[p,m]=[0,1].map(g=>d.map(y=>y[g]));return x`${L(l,p,m,{color:h,dashed:c})}
            ${X(l,p.slice(-1),m.slice(-1),{color:h,radius:c?5:7})}`})}
        ${X(l,[1],[1],{color:"text",radius:4})}`,l=>sr(l,r))}summary(){let{result:t}=this,e=o=>`(${o.list().map(n=>$(n,2)).join(", ")})`,[r,i]=[t.ends.sgd,t.ends.adam];return a(`After ${t.steps} steps from (1, 1): SGD with L2 ${e(r[1])}, with decay ${e(r[2])}; Adam with L2 ${e(i[1])}, with decay ${e(i[2])}.`,`从 (1, 1) 走 ${t.steps} 步之后：SGD 加 L2 到 ${e(r[1])}，加衰减到 ${e(r[2])}；Adam 加 L2 到 ${e(i[1])}，加衰减到 ${e(i[2])}。`)}};M.define("zs-l2-decay",fl)});var my={};var py,gl,zp=N(()=>{"use strict";w();U();q();P();z();py=24,gl=class extends S{static styles=[...S.styles,I`
      .signal {
        fill: none;
        stroke: var(--text);
        stroke-width: 1.8;
      }
      .signal.stored {
        stroke: var(--c1);
        stroke-width: 3;
      }
      .stored-text {
        fill: var(--c1);
        font-weight: 700;
      }
    `];static operation="latch";static title=["Two NAND gates that remember","会记忆的两个与非门"];static inputs={inputs:[1,3,3,2,3]};controls(){let{inputs:t}=this.state,e=t.length>=py,r=i=>this.set({inputs:[...t,i]});return f`<div class="row wide">
      ${j({label:a("set = 0: store a 1","set = 0：存入 1"),disabled:e,onClick:()=>r(1)})}
      ${j({label:a("reset = 0: store a 0","reset = 0：存入 0"),disabled:e,onClick:()=>r(2)})}
      ${j({label:a("both 1: keep","两者都为 1：保持"),disabled:e,onClick:()=>r(3)})}
      ${j({label:a("One moment back","后退一步"),disabled:!t.length,onClick:()=>this.set({inputs:t.slice(0,-1)})})}
    </div>`}draw(){let t=this.state.inputs.slice(0,this.result.history.length),e=[{name:"set",values:t.map(l=>l>>1)},{name:"reset",values:t.map(l=>l&1)},{name:"q",values:this.result.history}],r=Math.min(this.width,720),i=52,o=Math.min(64,(r-i-6)/Math.max(8,t.length)),n=192;return f`<svg
      class="plot"
      width=${r}
      height=${n}
      viewBox="0 0 ${r} ${n}"
      role="img"
      aria-label=${a("The signals at each moment","各个时刻的信号")}
    >
      ${e.map(({name:l,values:h},c)=>{let u=c*64+52,d=g=>u-28*g,p=h.map((g,y)=>`${y?"V":`M${i},`}${d(g)}H${i+(y+1)*o}`).join(""),m=l==="q"?"stored":"";return x`<text class=${m&&"stored-text"} x=${i-12} y=${u-10} text-anchor="end">${l}</text>
          <path class="signal ${m}" d=${p}></path>
          ${h.map((g,y)=>x`<text class=${m?"stored-text":"muted"} x=${i+(y+.5)*o} y=${d(g)-6} text-anchor="middle">${g}</text>`)}`})}
    </svg>`}summary(){let{history:t}=this.result,e=t.at(-1)??0,r=this.state.inputs[t.length-1]??3,i=r===3?a("both inputs are 1, so the bit stays as it was","两个输入都是 1，所以保持原来的值"):r===0?a("both inputs are 0","两个输入都是 0"):a("one input is 0, so a new bit is stored","有一个输入是 0，所以存入新的值");return a(`q is ${e}: ${i}.`,`q 是 ${e}：${i}。`)}};M.define("zs-latch",gl)});var gy={};var fy,$l,Cp=N(()=>{"use strict";w();U();P();B();qt();Ut();et();Lt();z();fy=[["filters","Number of filters","滤波器个数",4,32],["size","Size of a filter","滤波器的大小",3,9],["seed","Random seed of the initial weights","初始权重的随机种子",0,99]],$l=class extends ct{static styles=[...W,yt];static operation="initial_filters";static title=["Filters before and after learning","学习前与学习后的滤波器"];static inputs={filters:16,size:5,seed:0};static view={steps:300,lr:.002,weight_decay:.2};runner=new ut(this,{operation:"learning_filters",args:()=>({...this.state}),label:a("Learn","开始学习")});controls(){let{state:t}=this;return f`
      ${this.runner.controls()}
      ${fy.map(([e,r,i,o,n])=>k({label:a(r,i),value:t[e],min:o,max:n,step:1,onInput:l=>this.change({[e]:l})}))}
      ${k({label:a("Learning rate of AdamW","AdamW 的学习率"),value:t.lr,min:1e-4,max:.1,log:!0,color:"adamw",onInput:e=>this.change({lr:e})})}
      ${k({label:a("Weight decay λ","权值衰减 λ"),value:t.weight_decay,min:0,max:2,step:.05,onInput:e=>this.change({weight_decay:e})})}
      ${k({label:a("Mini-batches of 50 digits","mini-batch 的个数（每个 50 幅）"),value:t.steps,min:20,max:1e3,step:20,onInput:e=>this.change({steps:e})})}
    `}change(t){this.runner.stop(),this.runner.frame=null,this.set(t)}draw(){let{result:t,runner:e,width:r}=this,{frame:i}=e,o=Math.min(300,r-8);return f`${this.filters(a("before learning","学习前"),t.filters,o)} ${pt("→",60)}
    ${this.filters(i?a(`after ${i.step} mini-batches`,`${i.step} 个 mini-batch 之后`):a("press Learn","请按“开始学习”"),i?.filters??t.filters,o)}
    ${this.curves(r>760?Math.max(220,r-2*o-80):r)}`}filters(t,e,r){let[i]=e.shape,o=i>16?6:4,n=r/o,l=Math.max(...Array.from(e.data,Math.abs),1e-9),h=`${t}: ±${$(l,2)}`;return V({title:a(h,h.replace(": ","：")),width:r,height:n*Math.ceil(i/o),color:"conv"},Array.from({length:i},(c,u)=>{let[d,p]=[u%o*n+2,Math.floor(u/o)*n+2],m={x:d,y:p,width:n-5,height:n-5};return x`${nt(e.at(u),{...m,low:-l,high:l,kind:"diverging"})}
          <rect class="picture-edge" x=${d} y=${p} width=${n-5} height=${n-5}></rect>`}))}curves(t){let{frame:e}=this.runner,r=Array.from({length:e?.losses.length??0},(l,h)=>h+1),i={domain:[0,this.state.steps],label:a("mini-batch","mini-batch")},o={domain:[0,2.5]},n=a("Loss of each mini-batch, and accuracy on 500 test images","每个 mini-batch 的损失，以及 500 幅测试图像的识别精度");return C({width:t,height:250,x:i,y:o,label:n,margin:{left:34}},l=>e?x`${L(l,r,e.losses.data,{color:"train",className:"thin"})}
          ${L(l,e.marks.data,e.accuracies.data,{color:"test"})}
          <text class="label" x=${l.width-4} y="14" text-anchor="end">${a("blue: loss, orange: accuracy","蓝：损失，橙：识别精度")}</text>`:x`<text class="tick" x=${l.width/2} y=${l.height/2} text-anchor="middle">${a("loss and accuracy","损失与识别精度")}</text>`)}summary(){let{frame:t}=this.runner;if(!t)return a("Before learning the filters are noise. A training on 10,000 digits takes some seconds.","学习之前，滤波器是杂乱无章的噪声。用 10,000 个数字训练只要几秒钟。");let e=t.accuracies.length?`${$(100*t.accuracies.at(t.accuracies.length-1),3)} %`:"–",r=$(t.losses.at(t.losses.length-1),3);return a(`After ${t.step} mini-batches: loss ${r}, accuracy on 500 test images ${e}.`,`${t.step} 个 mini-batch 之后：损失 ${r}，500 幅测试图像的识别精度 ${e}。`)}};M.define("zs-learning-filters",$l)});var $y={};function Pp(s){let t=Math.ceil(s/8);return Array.from({length:Math.floor(s/t)},(e,r)=>(r+1)*t)}var To,So,xl,Op=N(()=>{"use strict";w();q();U();P();Ts();Mt();B();z();To=[[0,0],[1,0],[0,1],[1,1]],So={and:{points:To,classes:[0,0,0,1]},or:{points:To,classes:[0,1,1,1]},xor:{points:To,classes:[0,1,1,0]},clouds:{points:[[-.8,.2],[-.2,-.6],[.3,.1],[-.6,.9],[.4,-.9],[1.2,1.6],[1.9,.9],[.9,2],[1.5,.3],[2,1.8]],classes:[0,0,0,0,0,1,1,1,1,1]}},xl=class extends S{static styles=[...S.styles,Xe,I`
      .chosen {
        fill: none;
        stroke: var(--focus);
        stroke-width: 2.5;
      }
      .visited {
        fill: none;
        stroke: var(--text);
        stroke-width: 2.5;
      }
      .bit {
        font-size: 12px;
      }
      .column {
        max-width: min(22rem, 100%);
      }
      .column p {
        margin: 0;
      }
      .facts {
        font-size: 0.9rem;
      }
    `];static operation="perceptron_learning";static title=["The learning rule on your own points","在自己放的点上运行学习规则"];static inputs={points:To,classes:[0,0,0,1],epochs:20};static view={step:0,chosen:0};player=new st(this,{last:()=>this.result?.visits.length??0,rate:3,label:a("Samples seen","看过的样本")});controls(){let{state:t}=this,e=Object.keys(So).find(i=>["points","classes"].every(o=>JSON.stringify(t[o])===JSON.stringify(So[i][o]))),r=this.chosen;return f`
      ${this.player.controls()}
      ${F({label:a("Points","样本点"),value:e??"own",options:[["and",a("the corners with AND","四个顶点，与门")],["or",a("the corners with OR","四个顶点，或门")],["xor",a("the corners with XOR","四个顶点，异或门")],["clouds",a("two groups","两群点")],["own",a("my own points","自己放的点")]],onInput:i=>this.set(i in So?{...So[i],step:0,chosen:0}:this.added())})}
      ${k({label:a("largest number of epochs","epoch 数的上限"),value:t.epochs,min:1,max:40,step:1,onInput:i=>this.set({epochs:i})})}
      <div class="row wide">
        ${j({label:a("Add a point","添加一个点"),disabled:t.points.length>=24,onClick:()=>this.set(this.added())})}
        ${j({label:a("Change the class of the chosen point","改变所选点的类别"),onClick:()=>this.flip(r)})}
        ${j({label:a("Remove the chosen point","删除所选的点"),disabled:t.points.length<2,onClick:()=>this.drop(r)})}
      </div>
    `}get chosen(){return Math.min(this.state.chosen,this.state.points.length-1)}added(){let{points:t,classes:e}=this.state,r=t.length;if(r>=24)return{};let i=2.4*r,o=.35+.05*r,n=[.5+o*Math.cos(i),.5+o*Math.sin(i)].map(l=>Number(l.toFixed(2)));return{points:[...t,n],classes:[...e,1],chosen:r,step:0}}flip(t){this.set({classes:this.state.classes.with(t,1-this.state.classes[t]),step:0})}drop(t){if(this.state.points.length<2)return;let e=r=>r.filter((i,o)=>o!==t);this.set({points:e(this.state.points),classes:e(this.state.classes),chosen:0,step:0})}get now(){let{result:t,state:e}=this,r=Math.min(e.step,t.visits.length),[i,o,n]=t.weights.at(t.states.at(r)).list(),[l,h,c]=t.weights.at(t.states.at(Math.max(0,r-1))).list(),u=e.points.length,d=r?t.visits.at(r-1).list():null;return{outputs:t.outputs.at(t.states.at(r)),step:r,line:{w:[i,o],b:n},before:{w:[l,h],b:c},visit:d,epoch:Math.ceil(r/u)}}draw(){let t=Math.min(this.width,460);return f`${this.picture(t)}
      <div class="column">
        <p class="equation">${ar(this.now.line)}</p>
        ${this.explanation()} ${this.mistakes(Math.min(this.width,340))}
        <p class="facts">${this.result.sentence}</p>
        ${this.guarantee()}
      </div>`}picture(t){let{state:e}=this,{line:r,before:i,visit:o,outputs:n}=this.now,l={domain:[-1.5,2.5]},h={width:t,height:t,x:{...l,label:"x₁"},y:{...l,label:"x₂"},margin:{right:4}};return C({...h,label:a("The points, their classes and the line","样本点、类别与直线")},c=>{let u=r.w.some(Boolean),d=o&&JSON.stringify(r)!==JSON.stringify(i);return x`
        ${Jt(c,Zt(Ht(c),r,!1),"negative")}
        ${Jt(c,Zt(Ht(c),r),"positive")}
        ${d?he(c,i,{className:"thin dashed",color:"muted"}):_}
        ${u?he(c,r):_}
        ${e.points.map((p,m)=>{let g=e.classes[m],y=n.at(m)!==g,[b,v]=[c.x(p[0]),c.y(p[1])];return x`<g @pointerdown=${()=>this.set({chosen:m})} @keyup=${()=>this.set({chosen:m})} @dblclick=${()=>this.flip(m)}
            @keydown=${T=>this.press(T,m)}>
            ${G(c,{x:p[0],y:p[1],label:a(`point ${m+1}, class ${g}`,`第 ${m+1} 个点，类别 ${g}`),color:g?"positive":"negative",radius:11,onMove:(T,A)=>this.set({points:e.points.with(m,[T,A]),step:0})})}
            <g pointer-events="none">
              ${y?x`<circle class="wrong" cx=${b} cy=${v} r="17"></circle>`:_}
              ${o?.[0]===m?x`<circle class="visited" cx=${b} cy=${v} r="14"></circle>`:_}
              <text class="bit" x=${b} y=${v} dy="0.35em" text-anchor="middle">${g}</text>
            </g></g>`})}`})}press(t,e){if(t.key==="Enter"||t.key===" ")this.flip(e);else if(t.key==="Delete"||t.key==="Backspace")this.drop(e);else return;t.preventDefault()}explanation(){let{visit:t,line:e}=this.now;if(!t)return f`<p>${a("All weights are 0. Play, or go one step.","权重全部为 0。请播放，或者前进一步。")}</p>`;let[r,i]=t,o=this.state.classes[r],n=`(${this.state.points[r].map(Ie).join(", ")})`;if(i===o)return f`<p>
        ${a(`${n}: output ${i}, target ${o}. Right: nothing changes.`,`${n}：输出 ${i}，监督数据 ${o}。正确，什么也不变。`)}
      </p>`;let[l,h]=o>i?["+",a("toward","朝着")]:["−",a("away from","远离")];return f`<p>
        ${a(`${n}: output ${i}, target ${o}. Wrong: w moves ${h} the point.`,`${n}：输出 ${i}，监督数据 ${o}。错误，w ${h}这个点移动。`)}
      </p>
      <p class="mono">w ← w ${l} x = (${e.w.map(Ie).join(", ")}), b ← b ${l} 1 = ${Ie(e.b)}</p>`}mistakes(t){let{history:e}=this.result,{epoch:r}=this.now,i=e.map((l,h)=>h+1),o={domain:[.4,Math.max(4,e.length)+.6],label:"epoch",ticks:Pp(e.length)},n={domain:[0,Math.max(2,...e)],label:a("mistakes","错误次数"),ticks:Pp(Math.max(2,...e))};return C({width:t,height:150,x:o,y:n,label:a("Mistakes in each epoch","每个 epoch 的错误次数")},l=>bt(l,i,e,{color:h=>h+1===r?"1":"7"}))}guarantee(){let{proof:t,bound:e,mistakes:r}=this.result;return t.separable?e?f`<p class="facts muted">
      ${a(`A line exists with margin γ = ${$(e.margin,3)}, so (R/γ)² = ${$(e.mistakes,4)} mistakes are the most; here the rule makes ${r}.`,`存在一条直线，间隔 γ = ${$(e.margin,3)}，所以最多犯 (R/γ)² = ${$(e.mistakes,4)} 次错；这里犯了 ${r} 次。`)}
    </p>`:_:f`<p class="facts muted">${t.sentence}</p>`}summary(){let{step:t,epoch:e,outputs:r}=this.now,i=this.state.classes.filter((o,n)=>r.at(n)!==o).length;return a(`After ${t} samples (epoch ${e}): ${i} of ${this.state.points.length} points are wrong.`,`看过 ${t} 个样本（第 ${e} 个 epoch）之后：${this.state.points.length} 个点中有 ${i} 个分错。`)}};M.define("zs-learning-rule",xl)});var xy={};var Lp,yl,Rp=N(()=>{"use strict";w();U();to();q();P();B();et();z();Lp=Array.from({length:10},(s,t)=>t),yl=class extends S{static operation="softmax_left_out";static title=["Scores or probabilities: the same answer","得分与概率：答案相同"];static inputs={image:0,factor:1};static styles=[...W,ir,I`
      .column {
        align-items: center;
        justify-content: center;
        font-size: 0.9rem;
      }
      .column b {
        font-size: 1.15rem;
      }
      td.mono {
        white-space: nowrap;
      }
      .zero {
        stroke: var(--line);
      }
      .value {
        font-size: 11.5px;
        font-weight: 600;
      }
    `];controls(){let{state:t}=this;return f`
      ${k({label:a("Test image","测试图像"),value:t.image,min:0,max:9999,step:1,format:String,onInput:e=>this.set({image:e})})}
      ${k({label:a("Multiply the scores by","得分乘以"),value:t.factor,min:.01,max:10,step:.05,log:!0,onInput:e=>this.set({factor:e})})}
      ${j({label:a("A wrong answer","一个错误的答案"),onClick:()=>this.set({image:8})})}
    `}draw(){let{result:t,width:e}=this,i=e>700?Math.floor((e-150-32)/2):e,o=t.answer===t.label;return f`<div class="column">
        ${or(t.pixels.data,{size:112,largest:1,label:a(`A handwritten ${t.label}`,`手写数字 ${t.label}`)})}
        <span>${a("answer","答案")} <b>${t.answer}</b> ${o?"✓":"✗"}</span>
        <span class="muted">${a("label","标签")} ${t.label}</span>
      </div>
      ${this.chart(i,t.scores.list(),a("score","得分"),"0")}
      ${this.chart(i,t.probabilities.list(),a("probability","概率"),"softmax")} ${this.costs()}`}chart(t,e,r,i){let[o,n]=[Math.min(0,...e),Math.max(0,...e)],l=.14*(n-o||1),h={domain:[o<0?o-l:0,n+l],label:r},c={domain:[-.7,9.7],ticks:Lp,label:a("class","类别")};return C({width:t,height:240,x:c,y:h,label:r},u=>{let d=this.result.answer;return x`<line class="zero" x2=${u.width} y1=${u.y(0)} y2=${u.y(0)}></line>
        ${bt(u,Lp,e,{color:p=>p===d?"1":i,width:.7})}
        <text class="value" x=${u.x(d)} y=${u.y(Math.max(0,e[d]))-6} text-anchor="middle">${$(e[d],3)}</text>`})}costs(){let[t,e,r]=this.result.seconds.map(i=>`${$(1e3*i,2)} ms`);return f`<table>
      <thead>
        <tr>
          <th scope="col">${a("10,000 images, on this machine","10,000 幅图像，在本机实测")}</th>
          <th scope="col">${a("time","用时")}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>${a("the network: scores","网络：算出得分")}</td>
          <td class="mono">${r}</td>
        </tr>
        <tr>
          <td>${a("argmax of the scores","对得分取 argmax")}</td>
          <td class="mono">${t}</td>
        </tr>
        <tr>
          <td>${a("softmax first, then argmax","先算 softmax 函数，再取 argmax")}</td>
          <td class="mono">${e}</td>
        </tr>
      </tbody>
    </table>`}summary(){let{result:t}=this,[e,r]=[$(100*t.probabilities.at(t.answer),3),$(t.loss,3)];return a(`Both say ${t.answer}, with a probability of ${e} %; the cross entropy error is ${r}. Of 10,000 test images, softmax changes ${t.different} answers.`,`两者的答案都是 ${t.answer}，概率为 ${e} %，交叉熵误差为 ${r}。在 10,000 幅测试图像上，softmax 函数改变了 ${t.different} 个答案。`)}};M.define("zs-left-out",yl)});var yy={};var wl,Fp=N(()=>{"use strict";w();q();U();P();B();et();z();wl=class extends S{static operation="likelihood";static styles=[...W,I`
      .coins {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
        justify-content: center;
        width: 100%;
      }
      .coin {
        width: 2.5rem;
        height: 2.5rem;
        padding: 0;
        border: 2px solid var(--c);
        border-radius: 50%;
        background: none;
        color: var(--text);
        font: inherit;
        font-size: 0.85rem;
        cursor: pointer;
      }
      .coin[data-color="3"] {
        background: color-mix(in srgb, var(--c) 30%, transparent);
      }
    `];static title=["Which coin explains the flips?","哪枚硬币最能解释这些结果？"];static inputs={flips:[1,0,1,1,1,0,1,1,0,1],theta:.5};draw(){let{width:t,state:e,result:r}=this,i=t>640?Math.floor((t-16)/2):t,o=Math.max(...r.likelihoods.data),n=10**Math.floor(Math.log10(o)),l=Math.round(Math.log10(n)),h=[...String(l)].map(c=>"⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");return f`<div class="coins">
        ${e.flips.map((c,u)=>f`<button
              class="coin"
              data-color=${c?"3":"7"}
              aria-pressed=${c===1}
              aria-label=${a(`Flip ${u+1}: ${c?"heads":"tails"}`,`第 ${u+1} 次：${c?"正面":"反面"}`)}
              @click=${()=>this.set({flips:e.flips.with(u,1-c)})}
            >
              ${c?a("H","正"):a("T","反")}
            </button>`)}
      </div>
      ${this.curve(i,{color:"0",values:Array.from(r.likelihoods.data,c=>c/n),now:r.likelihood/n,most:1.15*o/n,label:l?a(`likelihood, × 10${h}`,`似然（× 10${h}）`):a("likelihood","似然")})}
      ${this.curve(i,{color:"1",values:Array.from(r.crosses.data),now:Math.min(r.cross,1e6),most:2.5,floor:r.entropy,label:a("cross entropy in nats","交叉熵（奈特）")})}`}curve(t,{color:e,values:r,now:i,most:o,floor:n,label:l}){let h=this.result,c={domain:[0,1],label:a("θ, the coin's probability of heads","硬币正面的概率 θ")};return C({width:t,height:250,x:c,y:{domain:[0,o],label:l},label:l},d=>{let p=d.x(h.best);return x`<line class="line thin dashed" data-color="muted" x1=${p} x2=${p} y1="0" y2=${d.height}></line>
        ${n===void 0?"":x`<line class="line thin" data-color="muted" x1="0" x2=${d.width} y1=${d.y(n)} y2=${d.y(n)}></line>`}
        ${n===void 0?"":x`<text class="muted" x="6" y=${d.y(n)+16}>${a("entropy of the flips","样本的熵")} ${$(n)}</text>`}
        ${L(d,h.coins.data,r,{color:e})}
        ${G(d,{x:this.state.theta,y:Math.min(i,o),label:`θ, ${l}`,color:e,step:[.01,0],onMove:m=>this.set({theta:m})})}`})}controls(){let{flips:t}=this.state;return f`${k({label:a("θ, the coin's probability of heads","硬币正面的概率 θ"),value:this.state.theta,min:0,max:1,step:.005,onInput:e=>this.set({theta:e})})}
    ${k({label:a("Number of flips","掷的次数"),value:t.length,min:1,max:24,step:1,onInput:e=>this.set({flips:Array.from({length:e},(r,i)=>t[i%t.length])})})}
    ${j({label:a("Go to the best coin","移到最好的硬币"),onClick:()=>this.set({theta:Number(this.result.best.toFixed(4))})})}`}summary(){let{flips:t,theta:e}=this.state,r=this.result,i=t.reduce((h,c)=>h+c,0),[o,n,l]=[$(r.likelihood),$(r.cross),$(r.best)];return a(`${i} of ${t.length} flips are heads. The coin θ = ${$(e)} has the likelihood ${o} and the cross entropy ${n}; the best coin is θ = ${l}.`,`掷 ${t.length} 次，${i} 次正面。硬币 θ = ${$(e)} 的似然是 ${o}，交叉熵是 ${n}；最好的硬币是 θ = ${l}。`)}};M.define("zs-likelihood",wl)});var wy={};var bl,vl,Up=N(()=>{"use strict";w();q();Da();U();P();B();z();bl=[.1,.05,.6,0,.05,.1,0,.1,0,0],vl=class extends S{static operation="losses";static title=["Two losses of one answer","同一个答案的两种损失"];static inputs={y:bl,target:2};get right(){return Es(this.state.y)[this.state.target]}draw(){let{width:t,result:e}=this,r=t>640?Math.floor((t-16)/2):t,i={cross:a("cross entropy","交叉熵误差"),squares:a("squared error","均方误差")};return f`${this.answer(t)}
    ${this.curves(r,{title:a("loss","损失"),most:4.8,lines:[["1",i.cross,e.cross_curve,Math.min(e.cross,9)],["0",i.squares,e.squares_curve,e.squares]]})}
    ${this.curves(r,{title:a("−∂E/∂a of its score","对得分的拉力 −∂E/∂a"),most:1.08,lines:[["1",i.cross,e.cross_pull,-e.gradient_cross.data[this.state.target]],["0",i.squares,e.squares_pull,-e.gradient_squares.data[this.state.target]]]})}`}answer(t){let{target:e}=this.state,r=Es(this.state.y),i=r.map((h,c)=>String(c)),o={domain:[-.6,9.6],ticks:i.map(Number),label:a("class","类别")},n=a("Probabilities of the ten classes","十个类别的概率"),l={domain:[0,1],label:a("probability y","概率 y")};return C({width:t,height:230,x:o,y:l,label:n},h=>si(h,r,{names:i,label:a("probability of class","类别的概率"),color:c=>c===e?"1":"7",width:.62,values:t>500,onMove:c=>this.set({y:c})}))}curves(t,{title:e,most:r,lines:i}){let{grid:o}=this.result,n={domain:[0,1],label:a("probability of the right class","正确类别的概率")};return C({width:t,height:250,x:n,y:{domain:[0,r],label:e},label:e},h=>i.map(([c,u,d,p],m)=>{let g=m?12:25;return x`${L(h,o.data,d.data,{color:c})}
          ${X(h,[this.right],[p],{color:c,radius:6})}
          <text class="direct" data-color=${c} x=${h.x(o.data[g])+8} y=${h.y(d.data[g])+(m?-12:-6)}>${u}</text>`}))}controls(){let{state:t}=this;return f`${k({label:a("Probability of the right class","正确类别的概率"),value:this.right,min:0,max:1,step:.005,color:"1",onInput:e=>this.set({y:ja(Es(t.y),t.target,e)})})}
      ${F({label:a("Right class","正确的类别"),value:String(t.target),options:Array.from({length:10},(e,r)=>[String(r),String(r)]),onInput:e=>this.set({target:Number(e)})})}
      <div class="row wide">
        ${j({label:a("the answer of the notes","笔记中的答案"),onClick:()=>this.set({y:bl,target:2})})}
        ${j({label:a("knows nothing","什么也不知道"),onClick:()=>this.set({y:Array(10).fill(.1)})})}
        ${j({label:a("certain and wrong","自信的错误"),onClick:()=>this.set({y:bl.map((e,r)=>r===(t.target+5)%10?.991:.001)})})}
      </div>`}summary(){let{squares:t,cross:e}=this.result,[r,i,o]=[$(this.right),$(t),Number.isFinite(e)?e.toFixed(5):"∞"];return a(`The right class has the probability ${r}: sum of squared errors ${i}, cross entropy error ${o}.`,`正确类别的概率是 ${r}：均方误差 ${i}，交叉熵误差 ${o}。`)}};M.define("zs-losses",vl)});var by={};var _l,jp=N(()=>{"use strict";w();q();vt();U();_t();P();B();z();_l=class extends S{static styles=it;static operation="constraint_region";static title=["L1, L2 and Lp: where the loss touches the region","L1、L2 与 Lp：损失在哪里碰到约束区域"];static inputs={p:1,bound:1,center:[.4,1.6],correlation:.3};static view={path:!0};controls(){let{state:t}=this;return f`
      ${k({label:a("power p","幂 p"),value:t.p,min:.25,max:8,log:!0,format:e=>`${$(e,3)}${e===1?" (L1)":e===2?" (L2)":""}`,color:this.color(),onInput:e=>this.set({p:e})})}
      ${k({label:a("bound c of ‖W‖ₚ","‖W‖ₚ 的上限 c"),value:t.bound,min:0,max:2.5,step:.01,onInput:e=>this.set({bound:e})})}
      ${k({label:a("correlation of the two features","两个特征的相关系数"),value:t.correlation,min:-.95,max:.95,step:.05,onInput:e=>this.set({correlation:e})})}
      ${K({label:a("path as the bound grows","上限增大时走过的路径"),value:t.path,onInput:e=>this.set({path:e})})}
    `}color(){return this.state.p===2?"l2":this.state.p>1?"2":this.state.p===1?"l1":"4"}draw(){let t=this.width>720,e=t?Math.floor(this.width*.52)-16:this.width;return f`${this.plane(e)}${this.weights(t?this.width-e-16:this.width)}`}plane(t){let{result:e,state:r}=this,i=this.color(),o={x:e.window,y:e.window},[n,l]=e.best.list(),h=e.boundary.list(),c=e.path.list(),u=[.05,.2,.5,1,1.7,2.6,3.8,5.2,7,9,12];return C({width:t,height:Math.min(460,t),x:{domain:[-2.6,2.6],label:"W₁"},y:{domain:[-2.6,2.6],label:"W₂"},label:a("The region, the contours of the loss and the best weights","约束区域、损失的等高线和最好的权重"),equal:!0},d=>x`
        ${Ot(d,e.loss_map,{...o,levels:u,filled:!1})}
        <line class="grid strong" x1=${d.x(0)} x2=${d.x(0)} y2=${d.height}></line>
        <line class="grid strong" y1=${d.y(0)} y2=${d.y(0)} x2=${d.width}></line>
        <path class="region" data-color=${i} d="M${h.map(([p,m])=>`${d.x(p).toFixed(1)},${d.y(m).toFixed(1)}`).join("L")}Z"></path>
        ${L(d,h.map(p=>p[0]),h.map(p=>p[1]),{color:i})}
        ${e.loss>1e-6?x`<g class="touching">${Ot(d,e.loss_map,{...o,levels:[e.loss],filled:!1})}</g>`:_}
        ${r.path?L(d,c.map(p=>p[0]),c.map(p=>p[1]),{color:"3",dashed:!0}):_}
        ${X(d,[n],[l],{color:i,radius:6.5})}
        ${te(d,r.center[0],r.center[1])}
        ${G(d,{x:r.bound,y:0,label:a("Bound c","上限 c"),color:i,step:[.02,0],radius:7,limits:[[0,2.5],[0,0]],onMove:p=>this.set({bound:p})})}
        ${G(d,{x:r.center[0],y:r.center[1],label:a("Least squares solution","最小二乘解"),color:"text",limits:[[-2.6,2.6],[-2.6,2.6]],onMove:(p,m)=>this.set({center:[p,m]})})}`)}weights(t){let{result:e,state:r}=this,i=e.bounds.list(),o=e.path.list(),n=Math.max(.5,...o.flat()),l=Math.min(0,...o.flat());return gt({width:t,height:Math.min(460,Math.max(260,t*.8)),x:{domain:[0,Math.max(e.full,.1)],label:a("bound c","上限 c")},y:{domain:[l-.1,n*1.1],label:a("best weights","最好的权重")},label:a("The two best weights as the bound grows","上限增大时最好的两个权重"),series:[0,1].map(h=>({xs:i,ys:o.map(c=>c[h]),color:String(3-h),text:["W₁","W₂"][h]})),below:h=>x`<line class="grid strong" y1=${h.y(0)} y2=${h.y(0)} x2=${h.width}></line>
        <line class="now" x1=${h.x(r.bound)} x2=${h.x(r.bound)} y2=${h.height}></line>`,above:h=>[0,1].map(c=>X(h,[Math.min(r.bound,e.full)],[e.best.at(c)],{color:String(3-c),radius:5}))})}summary(){let{result:t,state:e}=this,[r,i]=t.best.list(),o=[r,i].filter(c=>c===0).length,[n,l,h]=[`(${$(r,3)}, ${$(i,3)})`,$(e.p,3),$(e.bound,3)];return t.loss<1e-9?a(`The least squares solution ${n} is within the region: the bound has no effect.`,`最小二乘解 ${n} 在区域之内：约束不起作用。`):a(`With ‖W‖ₚ ≤ ${h} for p = ${l}, the best weights are ${n}: ${o?"a corner, so a weight is exactly 0":"no weight is exactly 0"}.`,`p = ${l}、‖W‖ₚ ≤ ${h} 时，最好的权重是 ${n}：${o?"落在角上，有一个权重恰为 0":"没有权重恰为 0"}。`)}};M.define("zs-lp-regions",_l)});var vy={};var Dp,Ml,Wp=N(()=>{"use strict";w();q();vt();U();_t();P();qt();z();Dp=[["sgd","SGD"],["momentum","Momentum"],["adagrad","AdaGrad"],["rmsprop","RMSprop"],["adam","Adam"]],Ml=class extends S{static styles=it;static title=["The learning rate range test","学习率的范围测试"];static inputs={optimizer:"sgd",low:1e-5,high:10,steps:100,seed:0};tested={};runner=new ut(this,{operation:"learning_rate_range",args:()=>this.arguments(),onFrame:t=>{this.tested={...this.tested,[this.runner.started.optimizer]:t}},label:a("Test","测试")});reset(){this.tested={},super.reset(),this.requestUpdate()}controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${F({label:a("optimizer","最优化方法"),value:t.optimizer,options:Dp,onInput:e=>this.set({optimizer:e})})}
    ${k({label:a("mini-batches","mini-batch 的个数"),value:t.steps,min:30,max:300,step:10,onInput:e=>this.set({steps:e})})}
    ${k({label:a("seed","随机种子"),value:t.seed,min:0,max:20,step:1,onInput:e=>this.set({seed:e})})}`}draw(){let t=Object.entries(this.tested);return gt({width:this.width,height:340,x:{domain:[this.state.low,this.state.high],log:!0,label:a("learning rate η","学习率 η")},y:{domain:[0,4],label:a("loss","损失")},label:a("The loss while the learning rate rises","学习率上升时的损失"),series:t.flatMap(([e,r])=>[{xs:r.rates.list(),ys:r.losses.list(),color:e,className:"faint"},{xs:r.rates.list(),ys:r.smoothed.list(),color:e,text:Dp.find(([i])=>i===e)?.[1]}]),above:e=>t.length?t.map(([r,i],o)=>x`
          <line class="line dashed" data-color=${r} x1=${e.x(i.suggestion)} x2=${e.x(i.suggestion)} y2=${e.height}></line>
          <text class="end" data-color=${r} x=${e.x(i.suggestion)+5} y=${14+16*o}>η = ${$(i.suggestion,2)}</text>`):_})}summary(){let t=this.tested[this.state.optimizer];return t?a(`The loss is least at η = ${$(t.minimum,3)}; a tenth of it, ${$(t.suggestion,3)}, is a good first choice.`,`损失在 η = ${$(t.minimum,3)} 处最小；取它的十分之一 ${$(t.suggestion,3)} 作为初选。`):a("Press “Test”: the learning rate rises from mini-batch to mini-batch, and the tests of several optimizers stay.","按“测试”：学习率逐个 mini-batch 上升；几种方法的测试结果会一起留在图上。")}};M.define("zs-lr-range",Ml)});var _y={};function Ar(s){return`(${s.join(", ")}${s.length===1?",":""})`}var kl,qp=N(()=>{"use strict";w();U();ka();q();P();et();z();kl=class extends S{static operation="matrix_product";static title=["A matrix product: rows meet columns","矩阵乘积：行与列相遇"];static inputs={first:[2,3],second:[3,2]};static view={cell:[0,0]};static styles=[...W,eo,I`
      .equation {
        display: flex;
        flex-wrap: wrap;
        gap: 0.6rem 0.9rem;
        align-items: center;
        justify-content: center;
        width: 100%;
      }
      .sign {
        font-size: 1.3rem;
      }
      .shapes {
        width: 100%;
        margin: 0;
        text-align: center;
        font-family: var(--mono);
        font-size: 1.05rem;
      }
      .inner {
        padding: 0.1em 0.3em;
        border-radius: 4px;
        background: color-mix(in srgb, var(--c) 25%, var(--card));
        font-weight: 600;
      }
      .sum {
        width: 100%;
        margin: 0;
        text-align: center;
        font-family: var(--mono);
        overflow-wrap: anywhere;
      }
      .sum b {
        color: var(--c1);
      }
      .why {
        width: 100%;
        margin: 0;
        padding: 0.6rem 0.8rem;
        border-left: 4px solid var(--c1);
        border-radius: 4px;
        background: var(--panel);
      }
    `];texts=["",""];controls(){let{state:t}=this,e=(r,i,o)=>ft({label:r,value:this.texts[o]||t[i].join(", "),code:!0,onInput:n=>this.typed(i,o,n)});return f`${e(a("Shape of A, such as 2, 3","A 的形状，例如 2, 3"),"first",0)}
    ${e(a("Shape of B, such as 3, 2","B 的形状，例如 3, 2"),"second",1)}`}typed(t,e,r){this.texts[e]=r;let i=(r.match(/\d+/g)??[]).map(Number),o=i.length>=1&&i.length<=2&&i.every(n=>n>=1&&n<=6);this.problem=o?"":a("Write one or two sizes from 1 to 6, such as 2, 3.","请写一个或两个 1 到 6 的数，例如 2, 3。"),o&&this.set({[t]:i,cell:[0,0]}),this.requestUpdate()}reset(){this.texts=["",""],super.reset()}rows(){let{a:t,b:e}=this.result,r=t.shape.length===1?[t.list()]:t.list(),i=e.shape.length===1?e.list().map(o=>[o]):e.list();return{first:r,second:i}}product(){let{product:t,terms:e}=this.result,r=Array.from(t.data),i=e.shape[1];return Array.from({length:e.shape[0]},(o,n)=>r.slice(n*i,(n+1)*i))}draw(){let{result:t}=this,{first:e,second:r}=this.rows(),[i,o]=[t.a.shape,t.b.shape],n=!t.reason,[l,h]=this.state.cell;return f`${this.shapes(i,o)}
      <div class="equation">
        ${ce(e,{caption:`A ${Ar(i)}`,color:"affine",lit:c=>n&&c===l,dim:c=>n&&c!==l})}
        <span class="sign">@</span>
        ${ce(r,{caption:`B ${Ar(o)}`,color:"2",lit:(c,u)=>n&&u===h,dim:(c,u)=>n&&u!==h})}
        ${n?f`<span class="sign">=</span> ${ce(this.product(),{caption:t.shape.length?`A @ B ${Ar(t.shape)}`:a("A @ B, a number","A @ B，一个数"),color:"1",lit:(c,u)=>c===l&&u===h,pressed:(c,u)=>c===l&&u===h,label:(c,u)=>a(`Row ${c}, column ${u}`,`第 ${c} 行第 ${u} 列`),onPoint:(c,u)=>this.set({cell:[c,u]})})}`:_}
      </div>
      ${n?this.sum(e,r):f`<p class="why" role="status">${this.why(i,o)}</p>`}`}shapes(t,e){let r=this.result.reason?"1":"2",i=f`<span class="inner" data-color=${r}>${t.at(-1)}</span>`,o=f`<span class="inner" data-color=${r}>${e[0]}</span>`;return f`<p class="shapes">
      (${t.length===2?`${t[0]}, `:_}${i}) @ (${o}${e.length===2?`, ${e[1]}`:_})
      ${this.result.reason?"✗":f`→ ${Ar(this.result.shape)}`}
    </p>`}why(t,e){return a(`A row of A has ${t.at(-1)} numbers, and a column of B has ${e[0]}. They must have equally many, so that each number of the row meets one of the column. NumPy raises a ValueError, and the library a ShapeError.`,`A 的一行有 ${t.at(-1)} 个数，B 的一列有 ${e[0]} 个数。个数必须相同，行里的每个数才能与列里的一个数相遇。NumPy 会报 ValueError，本库会报 ShapeError。`)}sum(t,e){let[r,i]=this.state.cell,o=t[r].map((n,l)=>`${$(n)}·${$(e[l][i])}`);return f`<p class="sum">${o.join(" + ")} = <b>${$(this.product()[r][i])}</b></p>`}summary(){let{result:t,state:e}=this;if(t.reason)return t.reason;let[r,i]=e.cell,o=$(this.product()[r][i]),n=t.terms.shape[2];return a(`The number in row ${r} and column ${i} is ${o}, a sum of ${n} products. The result has the shape ${Ar(t.shape)}.`,`第 ${r} 行第 ${i} 列的数是 ${o}，由 ${n} 个乘积相加而成。结果的形状是 ${Ar(t.shape)}。`)}};M.define("zs-matrix-product",kl)});var My={};var Al,Bp=N(()=>{"use strict";w();q();U();P();B();z();Al=class extends S{static operation="moving_apart";static title=["Two distributions move apart","两个分布渐行渐远"];static inputs={distance:.5};draw(){let{width:t}=this,r=t>640?Math.floor((t-16)/2):t;return f`${this.boxes(r)} ${this.curves(r)}`}boxes(t){let{distance:e}=this.result,r=(l,h,c)=>x`<rect class="region" data-color=${l} x=${c.x(h)} width=${c.x(1)-c.x(0)} y=${c.y(1)} height=${c.y(0)-c.y(1)}></rect>
      ${L(c,[h,h,h+1,h+1],[0,1,1,0],{color:l})}`,i={domain:[-.2,4.2],label:"x"},o={domain:[0,1.3],label:a("density","密度")},n=a("Densities of P and Q","P 与 Q 的密度");return C({width:t,height:260,x:i,y:o,label:n},l=>x`
        ${r("0",0,l)} ${r("1",e,l)}
        <text x=${l.x(.5)} y=${l.y(1.08)} text-anchor="middle">P</text>
        ${G(l,{x:e+.5,y:1,label:a("Place of Q","Q 的位置"),color:"1",step:[.05,0],onMove:h=>this.set({distance:Number(Math.max(0,Math.min(3,h-.5)).toFixed(3))})})}
        <text x=${l.x(e+.5)} y=${l.y(1.12)} text-anchor="middle">Q</text>`)}curves(t){let e=this.result,r={domain:[0,3],label:a("distance of P and Q","P 与 Q 的距离")},i={domain:[0,3.1]},o=a("JS and Wasserstein distance by distance","JS 散度与 Wasserstein 距离的变化");return C({width:t,height:260,x:r,y:i,label:o},n=>{let l=n.x(e.distance);return x`<line class="line thin dashed" x1=${l} x2=${l} y1="0" y2=${n.height}></line>
        ${L(n,e.distances.data,e.js_curve.data,{color:"2"})}
        ${L(n,e.distances.data,e.wasserstein_curve.data,{color:"3"})}
        <circle class="point" data-color="2" cx=${l} cy=${n.y(e.js)} r="5"></circle>
        <circle class="point" data-color="3" cx=${l} cy=${n.y(e.wasserstein)} r="5"></circle>
        <text x=${n.x(2.95)} y=${n.y(Math.LN2)-8} text-anchor="end">JS ≤ log 2</text>
        <text x=${n.x(2.35)} y=${n.y(2.6)} text-anchor="end">${a("Wasserstein","Wasserstein 距离")}</text>`})}controls(){return k({label:a("Distance","距离"),value:this.state.distance,min:0,max:3,step:.025,onInput:t=>this.set({distance:t})})}summary(){let[t,e,r]=[this.result.kl,this.result.js,this.result.wasserstein].map(o=>$(o)),i=$(this.result.distance);return a(`At distance ${i}: KL ${t}, JS ${e} nats, Wasserstein distance ${r}.`,`距离为 ${i} 时：KL 散度 ${t}，JS 散度 ${e} 奈特，Wasserstein 距离 ${r}。`)}};M.define("zs-moving-apart",Al)});var ky={};var Sl,Hp=N(()=>{"use strict";w();q();U();oi();P();Ao();Mt();_r();z();Sl=class extends S{static styles=[...S.styles,vr,kr];static operation="network_graph";static title=["The graph of a two-layer network","两层神经网络的计算图"];static inputs={x:[[1,.5],[-.5,2]],labels:[0,1],activation:"relu",opened:[],formulas:!1};static view={step:9999};player=new st(this,{last:()=>this.result?.picture.steps??0,rate:1.5});asked=0;arguments(){return this.asked=Oe(this.width),{...super.arguments(),width:this.asked}}updated(){super.updated(),this.width&&this.asked&&this.asked!==Oe(this.width)&&this.refresh()}turn(t){let{opened:e}=this.state,r=e.filter(i=>i!==t);this.set({opened:r.length<e.length?r:[...e,t],step:9999})}controls(){let{state:t,result:e}=this;return f`
      ${this.player.controls()}
      ${At(a("Open layers (or click a layer in the picture)","打开的层（也可以在图上点击）"),e.groups.map((r,i)=>K({label:`${r.name} · ${r.kind}`,value:t.opened.includes(i),onInput:()=>this.turn(i)})))}
      ${ss({label:a("x, a sample in each row","x，每行一个样本"),value:t.x,min:-100,max:100,onInput:r=>this.set({x:r})})}
      ${ss({label:a("Labels t","标签 t"),value:t.labels,min:0,max:1,onInput:r=>this.set({labels:r})})}
      ${F({label:a("Activation","激活函数"),value:t.activation,options:[["relu","ReLU"],["sigmoid","sigmoid"],["tanh","tanh"]],onInput:r=>this.set({activation:r})})}
      ${K({label:a("Formulas of the gradients","写出梯度的公式"),value:t.formulas,onInput:r=>this.set({formulas:r})})}
    `}draw(){let{picture:t}=this.result,e=Math.min(this.state.step,t.steps);return Mo(t,{step:e,width:this.width,onOpen:r=>this.turn(r)})}summary(){let{picture:t,loss:e,gradient:r}=this.result,i=Math.min(this.state.step,t.steps);if(i<t.steps)return Mr(t,i);let o=Object.entries(r).map(([n,l])=>{let h=Array.from(l.data,c=>Math.abs(Number(c)));return`${n} ${$(Math.max(...h),3)}`});return a(`Loss ${$(e)}; the largest gradients: ${o.join(", ")}.`,`损失 ${$(e)}；最大的梯度：${o.join("，")}。`)}};M.define("zs-network-graph",Sl)});function Zp(s,{x:t,y:e,side:r}){let i=Math.max(...Array.from(s.data,o=>Math.abs(o)||0),1e-9);return nt(s,{x:t,y:e,width:r,height:r,low:-i,high:i,kind:"diverging"})}function No(s,t){let[e,r,i]=s.shape,o=Math.ceil(e/t),[n,l]=[o*(r+_e),t*(i+_e)],h=new Float32Array(n*l).fill(NaN);for(let c=0;c<e;c+=1){let[u,d]=[Math.floor(c/t)*(r+_e),c%t*(i+_e)];for(let p=0;p<r;p+=1){let m=(c*r+p)*i;h.set(s.data.subarray(m,m+i),(u+p)*l+d)}}return new ns(h,[n,l])}var _e,Tl=N(()=>{"use strict";w();De();B();_e=2});var Ay={};var Eo,Nl,Yp=N(()=>{"use strict";w();U();ii();Tl();P();fo();B();Ut();et();Lt();z();Eo={Conv2d:["conv","convolution","卷积"],BatchNorm:["norm","batch norm","Batch Norm"],ReLU:["relu","ReLU","ReLU"],MaxPool2d:["pool","max pooling","Max 池化"],Affine:["affine","affine","Affine"]},Nl=class extends ct{static styles=[...W,yt,I`
      .pad {
        cursor: crosshair;
        display: block; /* browsers ignore touch-action where the display is inline */
        touch-action: none;
      }
      .layer {
        cursor: pointer;
      }
      .layer .edge {
        fill: none;
        stroke: color-mix(in srgb, var(--c) 60%, var(--background));
        stroke-width: 1.2;
      }
      .layer:hover .edge,
      .layer.chosen .edge {
        stroke: var(--c);
        stroke-width: 3.5;
      }
      .layer text {
        font-size: 10px;
      }
      .digit {
        font-size: 12.5px;
        font-weight: 600;
      }
      .digit.true {
        text-decoration: underline;
      }
      .sheet {
        cursor: pointer;
      }
      .lines {
        text-align: left;
      }
    `];static operation="network_on_digit";static title=["Inside a trained network","训练好的网络的内部"];static inputs={index:0,drawing:"",layer:"conv1",channel:3,row:8,column:14};static view={pen:[8,14]};controls(){let{result:t,state:e}=this,r=t.layers.filter(o=>o.kind in Eo),i=t.maps.shape[0];return f`
      ${$o(this)}
      ${F({label:a("Layer","层"),value:e.layer,options:r.map(o=>[o.name,`${o.name}: ${this.kindName(o.kind)}, ${o.shape.join(" x ")}`]),onInput:o=>this.set({layer:o})})}
      ${k({label:t.maps.shape.length>1?a("Feature map","特征图"):a("Class","类别"),value:Math.min(e.channel,i-1),min:0,max:i-1,step:1,onInput:o=>this.set({channel:o})})}
    `}kindName(t){let[,e,r]=Eo[t];return a(e,r)}draw(){let{result:t,shown:e,width:r}=this,i=r>760,o=i?220:Math.min(r,320),n=t.label<0?a("your drawing","自己画的数字"):a(`test image, a ${t.label}`,`测试图像，数字 ${t.label}`);return f`<div class="stage">
        <div class="column">
          ${V({title:n,width:196,height:196,color:"forward"},xo(this,{side:196,x:t.x}))}
          ${e.drawing?yo(t.x,140):_}
        </div>
        ${this.overview(i?Math.min(62,(r-196-o-70)/7):Math.min(58,(r-10)/7))}
        ${V({title:a("probabilities","概率"),width:o,height:192},ts(t.probabilities.data,{width:o,label:t.label}))}
      </div>
      <div class="stage">${this.detail()}</div>`}overview(t){let e=this.result.layers.filter(o=>o.kind in Eo&&o.kind!=="Affine"),r=t+15,i=a("the layers, each with its strongest feature map","各层，每层显示最强的特征图");return V({title:t>50?i:a("the layers","各层"),width:7*t,height:3*r},e.map((o,n)=>{let[l,h]=[n%7*t,Math.floor(n/7)*r],c=o.name===this.shown.layer?"chosen":"";return x`<g class="layer ${c}" data-color=${Eo[o.kind][0]} transform="translate(${l} ${h})"
          @click=${()=>this.set({layer:o.name})}>
          ${Zp(o.map,{x:3,y:3,side:t-6})}
          <rect class="edge" x="2.5" y="2.5" width=${t-5} height=${t-5} rx="3"></rect>
          <text x=${t/2} y=${t+8} text-anchor="middle">${t>50?o.name:o.name.replace("batchnorm","norm")}</text>
          <title>${o.name}: ${this.kindName(o.kind)}, ${o.shape.join(" x ")}</title>
        </g>`}))}detail(){let{result:t}=this,{maps:e,place:r}=t;if(e.shape.length===1)return this.arithmetic();let[i,o,n]=e.shape,l=8,h=this.width>760,c=Math.min(h?384:this.width-8,384)/(l*(n+_e)),u=Math.ceil(i/l),[d,p]=[(n+_e)*c,(o+_e)*c],m=Math.max(...Array.from(e.data,Math.abs),1e-9),g=196,y=b=>{let v=b.currentTarget,T=new DOMPoint(b.clientX,b.clientY).matrixTransform(v.getScreenCTM()?.inverse()),A=Math.floor(T.y/p)*l+Math.min(l-1,Math.floor(T.x/d));A<i&&this.set({channel:A})};return f`${V({title:a(`${this.shown.layer}: ${i} feature maps`,`${this.shown.layer}：${i} 个特征图`),width:l*d,height:u*p},x`<g class="sheet" @click=${y}>${nt(No(e,l),{x:0,y:0,width:l*d,height:u*p,low:-m,high:m,kind:"diverging"})}
        <rect class="ring-line" data-color="text" x=${r[0]%l*d-c} y=${Math.floor(r[0]/l)*p-c}
          width=${(n+_e)*c} height=${(o+_e)*c}></rect></g>`)}
      ${V({title:a(`feature map ${r[0]}`,`特征图 ${r[0]}`),width:g,height:g},Is(e.at(r[0]),{size:g/o,low:-m,high:m,kind:"diverging",name:a("place in the feature map","特征图中的位置"),frame:{row:r[1],column:r[2],rows:1,columns:1,color:"text"},at:[Math.min(this.state.row,o-1),Math.min(this.state.column,n-1)],onPoint:(b,v)=>this.set({row:b,column:v})}))}
      <div class="column">${this.arithmetic()}</div>`}arithmetic(){let{arithmetic:t,value:e}=this.result,r=$(e,3),i=n=>$(n,3);if(t.kind==="conv")return this.convolution(t,r);if(t.kind==="norm")return f`<p class="lines">
        <span>γ (x − μ) / √(σ² + ε) + β</span>
        <span>= ${i(t.gamma)}·(${i(t.x)} − ${i(t.running_mean)}) / √(${i(t.running_var)} + ${i(t.eps)})</span>
        <span>&nbsp;&nbsp;+ ${i(t.beta)} = ${r}</span>
      </p>`;if(t.kind==="relu")return f`<p class="lines"><span>max(0, ${i(t.x)}) = ${r}</span></p>`;if(t.kind==="pool"){let n=Math.max(...t.window.data);return f`${V({title:a("window","窗口"),width:120,height:120,color:"pool"},ht(t.window.list(),{size:60,color:"pool",shade:(l,h)=>t.window.at(l).at(h)===n?3:1}))}
        <p class="lines"><span>max = ${r}</span></p>`}let o=Array.from(t.order.data,(n,l)=>f`<span>x[${n}] · W = ${i(t.x.at(l))} · ${i(t.W.at(l))} = ${i(t.products.at(l))}</span>`);return f`<p class="lines">
      <span>${a("The largest of 576 products:","576 个乘积中最大的几个：")}</span>${o}
      <span>Σ + b = ${i(t.sum)} + ${i(t.b)} = ${r}</span>
    </p>`}convolution(t,e){let r=t.sums.length,i=t.strongest,o=r>1?a(`input channel ${i}`,`输入通道 ${i}`):a("pixels","像素"),n=l=>$(Number(l.toFixed(2)));return f`<div class="stage">
        ${V({title:o,width:126,height:126,color:"forward"},ht(t.x.at(i).list(),{size:42,small:!0,color:"forward",shade:()=>1,format:n}))}
        ${pt("∗",60)}
        ${V({title:a("its filter","它的滤波器"),width:126,height:126,color:"parameter"},ht(t.W.at(i).list(),{size:42,small:!0,color:"parameter",shade:()=>1,format:n}))}
      </div>
      <p class="lines">
        <span
          >${r>1?a(`strongest of ${r} channels: ${$(t.sums.at(i),3)}`,`${r} 个通道中最强的：${$(t.sums.at(i),3)}`):_}</span
        >
        <span
          >${r>1?a("sum of all channels","所有通道之和"):a("sum","和")} + b =
          ${$(Array.from(t.sums.data,Number).reduce((l,h)=>l+h,0),3)}
          + ${$(t.b,3)} = ${e}</span
        >
      </p>`}summary(){let{result:t,shown:e}=this,r=Array.from(t.probabilities.data,Number),i=r.indexOf(Math.max(...r)),o=(100*r[i]).toFixed(2),n=t.place.join(", ");return a(`The network reads a ${i}, with ${o} %. ${e.layer}[${n}] = ${$(t.value,3)}.`,`网络认为是 ${i}，概率 ${o} %。${e.layer}[${n}] = ${$(t.value,3)}。`)}};M.define("zs-network-on-digit",Nl)});var Sy={};var El,Xp=N(()=>{"use strict";w();U();As();q();Vr();P();B();et();z();El=class extends S{static operation="neuron";static title=["One neuron: z = h(w x + b)","一个神经元：z = h(w x + b)"];static inputs={function:"sigmoid",w:1,b:0,x:1};static styles=[...W,ee,I`
      .flow {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.8rem;
        align-items: center;
        justify-content: center;
        width: 100%;
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
      .flow b {
        padding: 0.25rem 0.7rem;
        border: 1.5px solid var(--c, var(--line));
        border-radius: 999px;
        font-weight: 600;
      }
    `];controls(){let{state:t}=this,e=(r,i,o)=>k({label:r,value:t[i],min:-o,max:o,step:o/100,onInput:n=>this.set({[i]:n})});return f`
      ${F({label:a("Activation function h","激活函数 h"),value:t.function,options:le.map(({name:r,text:i})=>[r,i]),onInput:r=>this.set({function:r})})}
      ${e(a("Weight w","权重 w"),"w",20)} ${e(a("Bias b","偏置 b"),"b",20)}
      ${e(a("Input x","输入 x"),"x",5)}
    `}draw(){let{result:t,state:e,width:r}=this,{color:i,text:o}=tr(e.function),n=t.grid.list(),l=t.curve.list(),h={domain:Ye([0,1,...l],[-3,3]),label:a("output z","输出 z")},c=a(`Output of a neuron with ${o}`,`使用 ${o} 的神经元的输出`);return f`<p class="flow">
        <b>x = ${$(e.x)}</b> → <b>a = w x + b = ${$(t.a)}</b> →
        <b data-color=${i}>z = h(a) = ${$(t.z)}</b>
      </p>
      ${C({width:r,height:300,x:{domain:[-5,5],label:a("input x","输入 x")},y:h,label:c},u=>{let d=p=>t.z+t.slope*p;return x`${xe(u)}${Zi(u,e.x)}
          ${L(u,[e.x-1,e.x+1],[d(-1),d(1)],{color:"text",dashed:!0})}
          ${e.function==="step"?this.step(u,n,l,i):Hi(u,n,l,{color:i,jump:!1})}
          ${X(u,[e.x],[t.z],{color:i,radius:5.5})}
          ${G(u,{x:e.x,y:0,label:a("Input x","输入 x"),color:"text",step:[.05,0],onMove:p=>this.set({x:p})})}`})}`}step(t,e,r,i){let o=r.findIndex((n,l)=>l>0&&n!==r[l-1]);return o<0?L(t,e,r,{color:i}):x`${L(t,e.slice(0,o),r.slice(0,o),{color:i})}
      ${L(t,e.slice(o),r.slice(o),{color:i})}`}summary(){let{result:t}=this,e=[t.a,t.z,t.slope].map(r=>$(r));return a(`The weighted sum is ${e[0]}, the output ${e[1]}. If x grows a little, the output changes ${e[2]} times as much.`,`加权和为 ${e[0]}，输出为 ${e[1]}。x 变化一点，输出的变化是它的 ${e[2]} 倍。`)}};M.define("zs-neuron",El)});var Ty={};var Le,rs,Il,Gp=N(()=>{"use strict";w();U();ii();P();fo();B();Ut();et();Lt();z();Le=252,rs=Le/28,Il=class extends ct{static styles=[...W,yt,xr,I`
      .cover {
        stroke: var(--c1);
        stroke-width: 2.5;
        pointer-events: none;
      }
      .ghost {
        opacity: 0.35;
      }
    `];static operation="occluded_digit";static title=["Which part of a digit the network uses","网络看的是哪里"];static inputs={index:2760,size:7,gray:0,row:9,column:9};static view={};controls(){let{state:t}=this;return f`
      ${Kt({label:a("Test image, 0 to 9999","测试图像，0 到 9999"),value:t.index,min:0,max:9999,step:1,onInput:e=>this.set({index:e})})}
      ${k({label:a("Side of the square","方块的边长"),value:t.size,min:2,max:14,step:1,color:"adam",onInput:e=>this.set({size:e})})}
      ${k({label:a("Gray value of the square","方块的灰度"),value:t.gray,min:0,max:1,step:.05,onInput:e=>this.set({gray:e})})}
    `}draw(){let{result:t,shown:e,state:r,width:i}=this,[o,n]=t.corner,l=Math.max(...Array.from(t.drops.data,Math.abs),.01),[h,c]=t.drops.shape,u=((e.size-1)/2-(t.step-1)/2)*rs,d=Math.min(i,230),p=Math.floor(e.size/2);return f`${V({title:a("move the square","移动方块"),width:Le,height:Le,color:"forward"},x`${Is(t.x,{size:rs,low:0,high:1,kind:"gray",name:a("place of the square","方块的位置"),at:[r.row+p,r.column+p],onPoint:(m,g)=>this.move(m-p,g-p)})}
      ${this.cover(o,n,e.size,e.gray)}`)}
    ${V({title:a(`drop of p(${t.label}) by place`,`p(${t.label}) 的下降，按方块的位置`),width:Le,height:Le,color:"backward"},x`<g transform="translate(${u} ${u})">${nt(t.drops,{x:0,y:0,width:c*t.step*rs,height:h*t.step*rs,low:-l,high:l,kind:"diverging"})}</g>
      <g class="ghost">${nt(this.outline(),{x:0,y:0,width:Le,height:Le,low:0,high:1})}</g>
      <rect class="picture-edge" width=${Le} height=${Le}></rect>`)}
    ${V({title:a("covered; the lines: uncovered","遮住之后；细线：遮住之前"),width:d,height:192},ts(t.covered_probabilities.data,{width:d,label:t.label,before:t.probabilities.data}))}`}outline(){let{x:t}=this.result,e=Object.create(t);return e.data=t.data.map(r=>r>.3?r:NaN),e}cover(t,e,r,i){let o={shape:[1,1],data:[i]},n={x:e*rs,y:t*rs,width:r*rs,height:r*rs};return x`<g class="cover">${nt(o,{...n,low:0,high:1})}
      <rect class="ring-line" data-color="backward" x=${n.x} y=${n.y} width=${n.width} height=${n.height}></rect></g>`}move(t,e){let r=28-this.state.size;this.set({row:Math.max(0,Math.min(r,t)),column:Math.max(0,Math.min(r,e))})}summary(){let{result:t}=this,{label:e}=t,[r,i]=[t.probabilities.at(e),t.covered_probabilities.at(e)],o=Math.max(...t.drops.data);return a(`Covered at row ${t.corner[0]+1}, column ${t.corner[1]+1}, the probability of ${e} changes from ${gs(r)} to ${gs(i)}. The largest drop on the map is ${gs(o)}.`,`遮住第 ${t.corner[0]+1} 行第 ${t.corner[1]+1} 列起的方块，${e} 的概率从 ${gs(r)} 变为 ${gs(i)}。图中最大的下降是 ${gs(o)}。`)}};M.define("zs-occlusion",Il)});var Ey={};var Ny,zl,Vp=N(()=>{"use strict";w();q();U();P();B();et();z();Ny=[["relu","ReLU","ReLU 函数"],["sigmoid","sigmoid","sigmoid 函数"],["tanh","tanh","tanh 函数"],["step","step","阶跃函数"]],zl=class extends S{static operation="one_weight";static styles=[...W,I`
      .tangent {
        stroke-width: 3;
      }
    `];static title=["Move one weight: loss and accuracy","移动一个权重：损失与识别精度"];static inputs={activation:"relu",layer:"2",samples:20};static view={move:0};get index(){let{moves:t}=this.result,e=(this.state.move-t.at(0))/(t.at(-1+t.length)-t.at(0));return Math.round(e*(t.length-1))}draw(){let{width:t,result:e}=this,r=t>640?Math.floor((t-16)/2):t,i=Array.from(e.loss.data),[o,n]=[Math.min(...i),Math.max(...i)],l=Math.max(.02,(n-o)*.15);return f`${this.curve(r,{color:"0",values:i,slopes:e.loss_slope.data,domain:[o-l,n+l],label:a("loss","损失"),stairs:this.state.activation==="step"&&this.state.layer==="1"})}
    ${this.curve(r,{color:"1",values:Array.from(e.accuracy.data),slopes:e.accuracy_slope.data,domain:[0,1.05],stairs:!0,label:a("accuracy","识别精度")})}`}curve(t,{color:e,values:r,slopes:i,domain:o,label:n,stairs:l}){let h=this.result.moves.data,{index:c}=this,u=i[c],d=.45,p={domain:[h[0],h[h.length-1]],label:a("change of the weight","权重的变化量")};return C({width:t,height:270,x:p,y:{domain:o,label:n},label:n},m=>{let g=h[c],y=m.y(r[c])<40,b=(h[1]-h[0])/2,[v,T]=l?[r.flatMap((A,E)=>[h[E]-b,h[E]+b]),r.flatMap(A=>[A,A])]:[h,r];return x`${L(m,v,T,{color:e})}
        ${L(m,[g-d,g+d],[r[c]-d*u,r[c]+d*u],{color:"text",className:"tangent"})}
        <text class="direct" x=${Math.min(m.width-60,Math.max(60,m.x(g)))} y=${m.y(r[c])+(y?30:-18)} text-anchor="middle">
          ${a("slope","斜率")} ${$(u)}
        </text>
        ${G(m,{x:g,y:r[c],label:`${a("Change of the weight","权重的变化量")}, ${n}`,color:e,step:[(h[h.length-1]-h[0])/(h.length-1),0],onMove:A=>this.set({move:A})})}`})}controls(){let{state:t,result:e}=this,{moves:r}=e;return f`${k({label:a("Change of the weight","权重的变化量"),value:t.move,min:r.at(0),max:r.at(r.length-1),step:(r.at(r.length-1)-r.at(0))/(r.length-1),onInput:i=>this.set({move:i})})}
    ${F({label:a("Activation function","激活函数"),value:t.activation,options:Ny.map(([i,o,n])=>[i,a(o,n)]),onInput:i=>this.set({activation:i})})}
    ${F({label:a("The weight is in","这个权重属于"),value:t.layer,options:[["1",a("layer 1, before the activation","第 1 层（激活函数之前）")],["2",a("layer 2, after the activation","第 2 层（激活函数之后）")]],onInput:i=>this.set({layer:i})})}
    ${k({label:a("Samples","样本数"),value:t.samples,min:2,max:200,step:1,onInput:i=>this.set({samples:i})})}`}summary(){let{index:t,result:e}=this,[r,i]=[$(e.loss.at(t)),$(e.loss_slope.at(t))],[o,n]=[$(e.accuracy.at(t)),$(e.accuracy_slope.at(t))];return a(`Loss ${r}, with the slope ${i}; accuracy ${o}, with the slope ${n}.`,`损失 ${r}，斜率 ${i}；识别精度 ${o}，斜率 ${n}。`)}};M.define("zs-one-weight",zl)});var Iy={};var Sr,ni,Cl,Jp=N(()=>{"use strict";w();q();U();vt();_t();P();qt();z();Sr=["sgd","momentum","nesterov","adagrad","rmsprop","adam","adamw"],ni=["SGD","Momentum","Nesterov","AdaGrad","RMSprop","Adam","AdamW"],Cl=class extends S{static styles=it;static title=["A race on MNIST","在 MNIST 上赛跑"];static inputs={shown:[!0,!0,!1,!0,!1,!0,!1],rates:[.01,.01,.01,.01,.001,.001,.001],seed:0,steps:200};runner=new ut(this,{operation:"optimizer_losses",args:()=>this.arguments(),label:a("Train all","一起训练")});controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${k({label:a("number of mini-batches","mini-batch 的个数"),value:t.steps,min:20,max:300,step:10,onInput:e=>this.set({steps:e})})}
    ${j({label:a(`Draw other initial weights (seed ${t.seed})`,`换一组初始权重（随机种子 ${t.seed}）`),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}
    ${At(a("Who takes part","谁参加"),Sr.map((e,r)=>K({label:ni[r],value:t.shown[r],color:e,onInput:i=>this.set({shown:t.shown.with(r,i)})})))}
    ${At(a("Learning rates","学习率"),Sr.map((e,r)=>t.shown[r]?k({label:a(`${ni[r]}, learning rate`,`${ni[r]} 的学习率`),value:t.rates[r],min:1e-4,max:10,log:!0,color:e,onInput:i=>this.set({rates:t.rates.with(r,i)})}):_))}`}draw(){let{frame:t}=this.runner,e=Sr.filter(r=>t?.losses[r]);return gt({width:this.width,height:360,x:{domain:[0,t?.steps??this.state.steps],label:a("mini-batch","mini-batch")},y:{domain:[0,3],label:a("loss","损失")},label:a("The loss of each mini-batch before its update","每个 mini-batch 在更新之前的损失"),series:e.flatMap(r=>{let[i,o]=[t.losses[r].list(),t.smoothed[r].list()];return[{xs:dt(i.length),ys:i,color:r,className:"faint"},{xs:dt(o.length),ys:o,color:r,text:ni[Sr.indexOf(r)]}]})})}summary(){let{frame:t}=this.runner;if(!t)return a("Press “Train all”: every optimizer gets the same initial weights and the same mini-batches.","按“一起训练”：每种方法都从同样的初始权重出发，按同样的顺序看同样的 mini-batch。");let e=Sr.filter(r=>t.losses[r]).map(r=>{let i=t.smoothed[r].list(),o=i.length<t.losses[r].length;return`${ni[Sr.indexOf(r)]} ${o?a("diverged","发散"):$(i[i.length-1],3)}`});return a(`Average loss after ${t.step} mini-batches: ${e.join(", ")}.`,`${t.step} 个 mini-batch 之后的平均损失：${e.join("，")}。`)}};M.define("zs-optimizer-losses",Cl)});var zy={};var Pl,Kp=N(()=>{"use strict";w();q();Qa();P();Ao();z();Pl=class extends S{static styles=[...S.styles,kr,I`
      .sides {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: 1rem 2rem;
        width: 100%;
      }
      .sides h4 {
        color: var(--text);
        font-family: var(--mono);
      }
      .sides dl {
        display: grid;
        grid-template-columns: minmax(7rem, auto) 1fr;
        gap: 0.5rem 0.8rem;
        align-items: center;
        margin: 0.6rem 0 0;
        font-size: 0.86rem;
      }
      .sides dd {
        min-width: 0;
        margin: 0;
        overflow-x: auto;
      }
      .mark {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      .border {
        fill: none;
        stroke: var(--line);
      }
    `];static operation="overwritten_gradient";static title=["Who overwrites dout? The gradient of relu(x) + x","谁改写了 dout？relu(x) + x 的梯度"];static inputs={x:[1,-.5,2,-1.5],dout:[1,2,3,4]};controls(){let{state:t}=this;return f`
      ${ss({label:"x",value:t.x,min:-100,max:100,onInput:e=>this.set({x:e})})}
      ${ss({label:"dout",value:t.dout,min:-100,max:100,onInput:e=>this.set({dout:e})})}
    `}draw(){let{result:t}=this;return f`<div class="sides">
      ${this.side("np.where(blocked, 0, dout)",t.right)} ${this.side("dout[blocked] = 0",t.careless)}
    </div>`}side(t,e){let{before:r,numerical:i}=this.result,o=bo([r,i,e.dx]),n=(h,c)=>u=>Math.abs(h.data[u]-c.data[u])>1e-6,l=[[a("dout that arrives","传来的 dout"),r,void 0],[a("from the ReLU","ReLU 传回的"),e.branch,void 0],[a("dout afterwards, for x itself","之后的 dout，传给另一条路"),e.dout,n(e.dout,r)],[a("sum of both: dx","两者之和 dx"),e.dx,n(e.dx,i)],[a("numerical dx","数值微分的 dx"),i,void 0]];return f`<section>
      <h4>${t}</h4>
      <dl>
        ${l.map(([h,c,u])=>f`<dt>${h}</dt>
              <dd tabindex="0">${vo(c,{label:h,limit:o,marked:u})}</dd>`)}
      </dl>
    </section>`}summary(){let{careless:t,right:e}=this.result,r=t.dx.list().filter((o,n)=>o!==e.dx.at(n)).length,i=e.dx.length;return a(`With the ReLU that overwrites dout, ${r} of ${i} entries of dx are wrong.`,`用改写 dout 的 ReLU，dx 的 ${i} 个元素中有 ${r} 个错了。`)}};M.define("zs-overwrite",Pl)});var Io,Qp=N(()=>{"use strict";w();z();Io=class{keys=new Map;part(t,e,r){let i=this.keys.get(t);return i&&i.every((o,n)=>o===e[n])?It:(this.keys.set(t,e),r())}}});var Ol,tm,em,sm,Cy,rm,Ll,zo,im=N(()=>{"use strict";w();[Ol,tm]=[.1,6],em=1.35,sm=1.25,Cy=4,rm=60,Ll=24,zo=class{constructor(t,e=()=>{}){this.host=t,this.onMove=e,this.x=0,this.y=0,this.scale=1,this.size=[1,1],this.moved=!1,this.pointers=new Map}get frame(){return this.host.renderRoot.querySelector(".viewport")}apply(){let t=this.frame?.querySelector("svg");t&&(t.style.transform=`translate(${this.x}px, ${this.y}px) scale(${this.scale})`)}get place(){let t=this.frame;if(!t)return[];let[e,r]=[t.clientWidth/2-this.x,t.clientHeight/2-this.y];return[Number(this.scale.toFixed(3)),Math.round(e/this.scale),Math.round(r/this.scale)]}go([t,e,r]){let i=this.frame;!i||![t,e,r].every(Number.isFinite)||(this.scale=Math.min(tm,Math.max(Ol,t)),this.x=i.clientWidth/2-e*this.scale,this.y=i.clientHeight/2-r*this.scale,this.clamp(0,0))}fit(){this.whole(),this.onMove()}whole(){let t=this.frame;if(!t)return;let[e,r]=[t.clientWidth,t.clientHeight];this.scale=Math.max(Ol,Math.min(em,e/this.size[0],r/this.size[1])),this.x=(e-this.size[0]*this.scale)/2,this.y=Math.max(0,(r-this.size[1]*this.scale)/2),this.apply()}begin(){let t=this.frame;t&&(this.whole(),!(this.scale>=.75)&&(this.scale=Math.min(em,t.clientWidth/this.size[0]),[this.x,this.y]=[(t.clientWidth-this.size[0]*this.scale)/2,0],this.apply()))}pan(t,e){this.clamp(t,e),this.onMove()}clamp(t,e){let r=this.frame;if(!r)return;let[i,o]=this.size.map(n=>n*this.scale);this.x=Math.min(r.clientWidth-40,Math.max(40-i,this.x+t)),this.y=Math.min(r.clientHeight-40,Math.max(40-o,this.y+e)),this.apply()}zoom(t,e){let r=this.frame;if(!r)return;let[i,o]=e??[r.clientWidth/2,r.clientHeight/2],n=Math.min(tm,Math.max(Ol,this.scale*t));this.x=i-(i-this.x)*n/this.scale,this.y=o-(o-this.y)*n/this.scale,this.scale=n,this.pan(0,0)}larger(){this.zoom(sm)}smaller(){this.zoom(1/sm)}reveal(t){let e=this.frame;if(!e||!t)return;let[r,i]=[t.getBoundingClientRect(),e.getBoundingClientRect()],o=(n,l,h,c)=>l-n>c-h-2*Ll?(h+c)/2-(n+l)/2:Math.max(0,h+Ll-n)+Math.min(0,c-Ll-l);this.pan(o(r.left,r.right,i.left,i.right),o(r.top,r.bottom,i.top,i.bottom))}wheel=t=>{t.preventDefault(),t.shiftKey?this.pan(-t.deltaY-t.deltaX,0):this.zoom(Math.exp(-t.deltaY*(t.ctrlKey?.01:.0016)),this.placeOf(t))};placeOf(t){let{left:e,top:r}=this.frame.getBoundingClientRect();return[t.clientX-e,t.clientY-r]}press=t=>{t.button===0&&(this.pointers.size||(this.moved=!1),this.pointers.set(t.pointerId,this.placeOf(t)))};move=t=>{let e=this.pointers.get(t.pointerId);if(!e)return;let r=this.placeOf(t),i=Math.hypot(r[0]-e[0],r[1]-e[1]);if(!this.moved){if(i<Cy)return;this.moved=!0;for(let n of this.pointers.keys())this.frame?.setPointerCapture(n);this.frame?.classList.add("moving")}let o=[...this.pointers].find(([n])=>n!==t.pointerId)?.[1];if(o){let n=l=>Math.hypot(l[0]-o[0],l[1]-o[1]);this.zoom(n(r)/Math.max(1,n(e)),[(r[0]+o[0])/2,(r[1]+o[1])/2]),this.pan((r[0]-e[0])/2,(r[1]-e[1])/2)}else this.pan(r[0]-e[0],r[1]-e[1]);this.pointers.set(t.pointerId,r)};release=t=>{this.pointers.delete(t.pointerId),this.pointers.size||this.frame?.classList.remove("moving")};key(t){let e=t.shiftKey?4*rm:rm,r={ArrowLeft:()=>this.pan(e,0),ArrowRight:()=>this.pan(-e,0),ArrowUp:()=>this.pan(0,e),ArrowDown:()=>this.pan(0,-e),"+":()=>this.larger(),"=":()=>this.larger(),"-":()=>this.smaller(),0:()=>this.fit()},i=t.ctrlKey||t.metaKey||t.altKey?void 0:r[t.key];return i&&t.preventDefault(),i?.(),i!==void 0}}});function om(s){let{result:t,hits:e,state:r,panZoom:i}=s,o=a("Search names and operations","搜索名称或运算"),n=t.groups.length>0;return f`<div class="bar" role="toolbar" aria-label=${a("Search, layers and zoom","搜索、展开与缩放")}>
    <input
      type="search"
      placeholder=${o}
      aria-label=${o}
      .value=${r.search}
      @input=${l=>{s.hit=-1,s.set({search:l.target.value})}}
      @keydown=${l=>{l.key==="Enter"&&s.nextHit(l.shiftKey?-1:1)}}
    />
    ${r.search?f`<output aria-live="polite"
              >${e.length?`${s.hit+1} / ${e.length}`:a("no hit","没有找到")}</output
            >
            ${j({label:a("Previous hit","上一处"),text:"‹",disabled:!e.length,onClick:()=>s.nextHit(-1)})}
            ${j({label:a("Next hit","下一处"),text:"›",disabled:!e.length,onClick:()=>s.nextHit(1)})}`:_}
    <span class="space"></span>
    ${t.alone>=0?j({label:a("← whole graph","← 整个图"),onClick:()=>s.turn(t.alone)}):_}
    ${n?f`${j({label:a("Fold all","全部收起"),disabled:!r.opened.length,onClick:()=>s.foldAll()})}
          ${j({label:a("Open all","全部展开"),disabled:t.tensors.length>Py,onClick:()=>s.openAll()})}`:_}
    ${j({label:a("Smaller","缩小"),text:"−",onClick:()=>i.smaller()})}
    ${j({label:a("Larger","放大"),text:"+",onClick:()=>i.larger()})}
    ${j({label:a("Show all","显示全图"),text:"⤢",onClick:()=>i.fit()})}
  </div>`}var Py,nm=N(()=>{"use strict";w();z();U();P();Py=220});function am(s,t){let{step:e,groups:r,hits:i,hit:o,tensor:n,branch:l}=t,h=_o(),c=(u,d,p,m)=>{let g=`${i.has(u)?"hit":""} ${o===u?"here":""}`;return x`<g class="item ${p} ${g}" role="button" aria-label=${d} data-part=${u}
      tabindex=${t.focus===u?0:-1}
      @click=${y=>(y.stopPropagation(),t.onChoose(u))}
      @focus=${()=>t.onFocus(u)}
      @keydown=${y=>t.onKey(y,u)}>${m}</g>`};return f`<svg
    class="scene"
    width=${s.width*ai}
    height=${s.height*ai}
    viewBox="0 0 ${s.width} ${s.height}"
    role="group"
    aria-label=${a("Computational graph","计算图")}
  >
    ${s.frames.map((u,d)=>{let{name:p,kind:m}=r[u.opens],g=a(`${p}, ${m}, open: fold it`,`${p}，${m}，已展开：收起`);return c(`f${d}`,g,"opens",Pe(u.shapes,h))})}
    ${s.arrows.map((u,d)=>{let p=u.number===n&&(l<0||l===u.branch),m=u.line.map(g=>g.d).join("");return c(`a${d}`,Ry(s,u,e),`arrow-item ${p?"chosen":""}`,x`<path class="touching" d=${m}></path>${Oy(u)}${nl(s,u,e,h)}`)})}
    ${s.circles.map((u,d)=>{let p=u.forward<=e?"":"unknown",m=e<s.steps&&ko(s,d,e)?"active":"",g=`${p} ${m} ${typeof u.opens=="number"?"opens":""}`;return c(`c${d}`,Ly(u,r,e),g,x`<title>${p?"":u.title}</title>${Pe(u.shapes,h)}`)})}
  </svg>`}function Oy(s){let[t,e,r,i]=[1/0,1/0,-1/0,-1/0];for(let o of[...s.value,...s.gradient]){if(o.kind==="line")continue;let n=o.kind==="text"?o.text.length*o.size*.3:0,l=o.anchor==="start"?0:n;t=Math.min(t,o.x-l),r=Math.max(r,o.x+(o.w??2*n-l)),e=Math.min(e,o.y-(o.kind==="text"?o.size:0)),i=Math.max(i,o.y+(o.h??0))}return t>r?_:x`<rect class="numbers-box" x=${t} y=${e} width=${r-t} height=${i-e}></rect>`}function Ly(s,t,e){let r=s.forward<=e?`, ${s.text}`:"";if(s.kind==="group"){let{name:i,kind:o}=t[s.group];return a(`${i}, ${o}, folded: open it`,`${i}，${o}，已收起：展开`)+r}return s.kind==="join"?a("the value flows to several places","这个值流向多处")+r:`${s.known||s.label}: ${s.made||s.label||a("output","输出")}${r}`}function Ry(s,t,e){let r=s.circles[t.source],i=s.circles[t.target],o=r.known||r.label||"·",n=i.known||i.label||a("the output","输出"),l=a(`numbers of ${o}, to ${n}`,`${o} 的数，流向 ${n}`),h=t.backward!==null&&t.backward<=e?a(`, gradient ${t.back}`,`，梯度 ${t.back}`):"";return l+h}function lm(s,t,e,r){let i=Number(t.slice(1)),[o,n]=[e==="ArrowRight",e==="ArrowLeft"];if((o||n)&&t[0]==="a"){let g=s.arrows[i];return`c${o?g.target:g.source}`}if((o||n)&&t[0]==="c"){let g=s.arrows.findIndex(y=>(o?y.source:y.target)===i);return g<0?void 0:`a${g}`}let l=e==="ArrowDown"||o,h=r(t),c=g=>[g.x+g.width/2,g.y+g.height/2],[u,d]=c(h);return[...s.frames.map((g,y)=>`f${y}`),...s.arrows.map((g,y)=>`a${y}`),...s.circles.map((g,y)=>`c${y}`)].filter(g=>g!==t).map(g=>{let[y,b]=c(r(g)),v=l?b-d:d-b;return{other:g,way:v,cost:v+2*Math.abs(y-u)}}).filter(({way:g})=>g>1).sort((g,y)=>g.cost-y.cost)[0]?.other}function hm(s,t){let e=s.circles.find((i,o)=>i.forward===t&&ko(s,o,t));return e?.made?`${e.known} = ${e.made}`:s.arrows.filter(i=>i.backward===t&&i.formula).map(i=>i.formula).join("; ")}function cm(s,t){let e={c:s.circles,a:s.arrows,f:s.frames}[t[0]]??[];return Number(t.slice(1))<e.length}var ai,um=N(()=>{"use strict";w();z();oi();P();_r();ai=1.25});function dm(s,t,e,r){let i=`(${s.shape.join(", ")}${s.shape.length===1?",":""})`;return f`<h4 class="name">
      ${s.name||a("without a name","无名")}${s.layer?f` <small>${s.layer}</small>`:_}
    </h4>
    <p class="facts"><code>${i}</code> <code>${s.dtype}</code></p>
    ${Fy(s,t,r)} ${Uy(s)} ${jy(s,e)} ${Dy(s,e)}
    ${Wy(s,r)}`}function Fy(s,t,e){let r={value:a("Value","值"),gradient:a("Gradient","梯度")};return f`<div class="row" role="group" aria-label=${a("Value or gradient","值或梯度")}>
      ${["value","gradient"].map(i=>j({label:r[i],pressed:t.side===i,disabled:!s.sides.includes(i),onClick:()=>e({side:i,branch:-1})}))}
    </div>
    ${t.side==="gradient"&&s.uses.length>1?F({label:a("Gradient that comes back from","从哪里传回的梯度"),value:String(t.branch),options:[["-1",a("all uses, added up","所有去处之和")],...s.uses.map((i,o)=>[String(o),i||a("the output","输出")])],onInput:i=>e({branch:Number(i)})}):_}`}function Uy(s){let t=[[a("smallest","最小值"),$(s.minimum,6)],[a("mean","平均值"),$(s.mean,6)],[a("largest","最大值"),$(s.maximum,6)],[a("zeros","零的比例"),Number.isNaN(s.zeros)?"–":`${$(100*s.zeros,3)} %`],["NaN",String(s.nan)],["±∞",String(s.infinite)]];return f`<dl class="statistics">
    ${t.map(([e,r],i)=>f`<div class=${i>3&&r!=="0"?"bad":""}>
          <dt>${e}</dt>
          <dd>${r}</dd>
        </div>`)}
  </dl>`}function jy({counts:s,edges:t,size:e},r){if(!s.length||e<2)return _;let i=Array.from(s.data,(n,l)=>(t.data[l]+t.data[l+1])/2),o=Math.max(...s.data,1);return C({width:r,height:130,x:{domain:[t.data[0],t.data[t.length-1]]},y:{domain:[0,o]},label:a("Histogram of the numbers","数值的直方图"),margin:{left:46,bottom:22,top:8}},n=>x`${bt(n,i,s.data,{width:t.data[1]-t.data[0],color:"0"})}`)}function Dy({picture:s},t){if(!s)return _;let[e,r,i]=s.maps.shape,o=e===1?1:Math.max(1,Math.min(e,Math.round(Math.sqrt(e*r/i)))),n=No(s.maps,o),[l,h]=[1/0,-1/0];for(let y of s.maps.data)Number.isFinite(y)&&([l,h]=[Math.min(l,y),Math.max(h,y)]);let c=Math.min(t/n.shape[1],260/n.shape[0],14),[u,d]=[n.shape[1]*c,n.shape[0]*c],p=Math.max(Math.abs(l),Math.abs(h))||1,m=l<0?"diverging":"gray",g={maps:a(`${e} of ${s.total} maps`,`${s.total} 幅图中的 ${e} 幅`),rows:a(`${e} of ${s.total} rows as images`,`${s.total} 行中的 ${e} 行，画成图像`),columns:a(`${e} of ${s.total} columns as images`,`${s.total} 列中的 ${e} 列，画成图像`),matrix:a("the matrix","整个矩阵")}[s.kind];return f`<figure class="maps">
    <svg width=${u} height=${d} viewBox="0 0 ${u} ${d}" role="img" aria-label=${g}>
      ${nt(n,{x:0,y:0,width:u,height:d,low:m==="gray"?0:-p,high:p,kind:m})}
    </svg>
    <figcaption>
      ${g}${m==="diverging"?a("; negative blue, positive orange","；负数蓝色，正数橙色"):_}
    </figcaption>
  </figure>`}function Wy(s,t){let[e,r,i]=s.sizes;if(!s.size)return f`<p class="facts">${a("an empty array","空数组")}</p>`;let[o,n]=s.table.shape,{row:l,column:h,part:c}=s,u=qy(c,s.shape.slice(0,-2)),[d,p]=[l+o,h+n],m=a(`rows ${l} to ${d-1} of ${r}, columns ${h} to ${p-1} of ${i}`,`共 ${r} 行，第 ${l} 到 ${d-1} 行；共 ${i} 列，第 ${h} 到 ${p-1} 列`);return f`${e>1?k({label:a("Matrix","矩阵"),value:c,min:0,max:e-1,step:1,format:()=>`[${u.join(", ")}]`,onInput:g=>t({part:g})}):_}
    <div class="numbers" tabindex="0" role="region" aria-label=${a("Numbers","数值")}>
      <table>
        <thead>
          <tr>
            <td></td>
            ${Array.from({length:n},(g,y)=>f`<th scope="col">${h+y}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${Array.from({length:o},(g,y)=>f`<tr>
                <th scope="row">${l+y}</th>
                ${Array.from({length:n},(b,v)=>f`<td>${$(Number(s.table.data[y*n+v]),5)}</td>`)}
              </tr>`)}
        </tbody>
      </table>
    </div>
    <div class="row paging">
      <span>${m}</span>
      ${o<r?f`${Co("↑",a("Previous rows","前面的行"),l>0,()=>t({row:Math.max(0,l-20)}))}
            ${Co("↓",a("Next rows","后面的行"),d<r,()=>t({row:l+20}))}`:_}
      ${n<i?f`${Co("←",a("Previous columns","前面的列"),h>0,()=>t({column:Math.max(0,h-10)}))}
            ${Co("→",a("Next columns","后面的列"),p<i,()=>t({column:h+10}))}`:_}
    </div>`}function Co(s,t,e,r){return j({label:t,text:s,disabled:!e,onClick:r})}function qy(s,t){let e=[],r=s;for(let i of[...t].reverse())e.unshift(r%i),r=Math.floor(r/i);return e}var pm=N(()=>{"use strict";w();z();U();P();Tl();B()});function mm({tensors:s,groups:t},e){let r=e.trim().toLowerCase();return r?s.flatMap((i,o)=>{let n=t[i.group];return[i.name,i.operation,n?.name??"",n?.kind??""].some(h=>h.toLowerCase().includes(r))?[o]:[]}):[]}function Rl({tensors:s,groups:t},e){let r=[];for(let i=s[e]?.group??-1;i>=0;i=t[i].parent)r.unshift(i);return r}function Po(s,t){let{circles:e}=s.picture,r=Rl(s,t),i=e.findIndex(o=>o.number===t&&o.kind!=="join"&&o.kind!=="group"||o.kind==="group"&&r.includes(o.group));return i<0?"":`c${i}`}var fm=N(()=>{"use strict";w()});var gm,$m=N(()=>{"use strict";w();z();_r();et();gm=[...W,vr,I`
    :host {
      margin: 0.6rem 0 0;
    }
    .viewer {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 1rem;
      margin-top: 1rem;
    }
    @container (min-width: 60rem) {
      .viewer {
        grid-template-columns: minmax(0, 1fr) 23rem;
      }
    }
    .canvas {
      display: grid;
      gap: 0.6rem;
      align-content: start;
      min-width: 0;
    }
    .bar {
      display: flex;
      flex-wrap: wrap;
      gap: 0.4rem;
      align-items: center;
    }
    .bar .space {
      flex: 1 1 0;
    }
    .bar input[type="search"] {
      flex: 1 1 11rem;
      max-width: 18rem;
      min-width: 7rem;
      min-height: 2.1rem;
      padding: 0.3rem 0.6rem;
      border: 1px solid var(--line);
      border-radius: 6px;
      background: var(--background);
      color: var(--text);
      font: inherit;
      font-size: 0.9rem;
    }
    .bar output {
      min-width: 3.4rem;
      color: var(--muted);
    }
    .viewport {
      position: relative;
      display: block;
      height: clamp(20rem, 62vh, 46rem);
      overflow: hidden;
      border: 1px solid var(--grid);
      border-radius: 10px;
      background: var(--background);
      cursor: grab;
      touch-action: none;
      user-select: none;
    }
    .viewport.moving {
      cursor: grabbing;
    }
    .viewport.moving svg {
      will-change: transform;
    }
    .viewport svg {
      position: absolute;
      max-width: none;
      transform-origin: 0 0;
    }
    .item {
      cursor: pointer;
    }
    .touching {
      fill: none;
      stroke: transparent;
      stroke-width: 9;
      stroke-linecap: round;
      pointer-events: stroke;
    }
    .numbers-box {
      fill: none;
      pointer-events: all;
    }
    .arrow-item:hover > .touching {
      stroke: var(--highlight);
    }
    .arrow-item.chosen > .touching {
      stroke: var(--c3);
      stroke-opacity: 0.55;
    }
    .hit > :is(circle, rect:first-of-type) {
      stroke: var(--c3);
      stroke-width: 3;
    }
    .here > :is(circle, rect:first-of-type) {
      fill: var(--highlight);
      stroke: var(--focus);
      stroke-width: 3.5;
    }
    .hint {
      margin: 0;
      color: var(--muted);
      font-size: 0.8rem;
    }
    .inspector {
      display: grid;
      gap: 0.7rem;
      align-content: start;
      min-width: 0;
      padding: 0.9rem;
      border: 1px solid var(--grid);
      border-radius: 10px;
      background: var(--panel);
    }
    .inspector .name {
      color: var(--text);
      font-size: 1.05rem;
    }
    .inspector .name small {
      color: var(--muted);
      font-weight: 500;
    }
    .facts {
      margin: 0;
      color: var(--muted);
      font-size: 0.85rem;
    }
    .facts code {
      margin-right: 0.6rem;
      color: var(--text);
      font-family: var(--mono);
    }
    .statistics {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(6.2rem, 1fr));
      gap: 0.4rem 0.8rem;
      margin: 0;
      font-size: 0.85rem;
    }
    .statistics dt {
      color: var(--muted);
      font-size: 0.78rem;
    }
    .statistics dd {
      margin: 0;
      font-family: var(--mono);
      font-variant-numeric: tabular-nums;
    }
    .statistics .bad dd {
      color: var(--c1);
      font-weight: 700;
    }
    .maps {
      padding: 0;
      border: 0;
      background: none;
      box-shadow: none;
    }
    .maps figcaption {
      margin-top: 0.3rem;
      color: var(--muted);
      font-size: 0.78rem;
    }
    .numbers {
      max-height: 19rem;
      overflow: auto;
      border: 1px solid var(--grid);
      border-radius: 6px;
      background: var(--background);
    }
    .numbers table {
      border-collapse: separate;
      border-spacing: 0;
      font-family: var(--mono);
      font-size: 0.76rem;
    }
    .numbers :is(th, td) {
      padding: 0.18rem 0.45rem;
      text-align: right;
      white-space: nowrap;
    }
    .numbers thead > tr > * {
      position: sticky;
      top: 0;
      background: var(--panel);
    }
    .numbers tbody th {
      position: sticky;
      left: 0;
      background: var(--panel);
    }
    .paging {
      font-size: 0.78rem;
      color: var(--muted);
    }
    .paging .button {
      min-width: 2.1rem;
      padding-inline: 0.5rem;
    }
    .pathform {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 0.4rem;
      align-items: end;
    }
    input[type="file"] {
      width: 100%;
      font: inherit;
      font-size: 0.85rem;
    }
    p.summary {
      margin: 0;
    }
  `]});var Tr,Nr,xm,By,Fl,Hy,Oo,ym=N(()=>{"use strict";w();De();q();oi();Qp();P();im();Mt();nm();um();pm();fm();$m();z();Tr=9999,Nr=16,[xm,By]=[60*Nr,24*Nr],Fl={tensor:-1,side:"value",branch:-1,part:0,row:0,column:0},Hy=Object.keys(Fl),Oo=class extends S{static styles=gm;static operation="viewer";static title=["Graph viewer","计算图查看器"];static view={step:Tr,search:"",place:[],...Fl};player=new st(this,{last:()=>this.result?.picture.steps??0,rate:1.5});panZoom=new zo(this,()=>this.keepPlace());placed="[]";kept=new Io;asked=0;found=null;foundFor="";foundProblem="";focusPart="c0";hit=-1;shown=null;shownStep=Tr;coming=null;get canvasWidth(){return this.width>=xm-2*Nr?this.width-By:this.width}arguments(){return this.asked=Oe(this.canvasWidth),{...super.arguments(),width:this.asked}}page(){let t=Object.entries(super.arguments()).filter(([e])=>e!=="opened");return{...Object.fromEntries(t),...Object.fromEntries(Hy.map(e=>[e,this.state[e]]))}}reset(){this.hit=-1,super.reset()}turn(t){let{opened:e}=this.state,r=e.filter(i=>i!==t);this.coming={group:t,focus:!0},this.set({opened:r.length<e.length?r:[...e,t],step:Tr})}foldAll(){this.set({opened:[],step:Tr})}openAll(){this.set({opened:this.result.groups.map((t,e)=>e).slice(0,400),step:Tr})}choose(t){if(this.panZoom.moved)return;this.focusPart=t;let{picture:e}=this.result,r=e[{c:"circles",a:"arrows",f:"frames"}[t[0]]??"circles"][Number(t.slice(1))];typeof r.opens=="number"?this.turn(r.opens):this.look(r.number,r.branch??-1)}look(t,e=-1){let r=this.state.side==="gradient"&&this.result.tensors[t]?.gradient?"gradient":"value";this.set({...Fl,tensor:t,side:r,branch:r==="gradient"?e:-1})}get hits(){return mm(this.result,this.state.search)}nextHit(t){let{hits:e}=this;if(!e.length)return;this.hit=this.hit<0&&t<0?e.length-1:(this.hit+t+e.length)%e.length;let i=Rl(this.result,e[this.hit]).filter(o=>!this.state.opened.includes(o));this.coming={tensor:e[this.hit]},i.length&&this.set({opened:[...this.state.opened,...i],step:Tr}),this.requestUpdate()}node(t){return this.renderRoot.querySelector(`[data-part="${t}"]`)}press(t,e){let{picture:r}=this.result,i=e[0]==="c"?r.circles[Number(e.slice(1))]:null;if(t.key==="Enter")this.choose(e);else if(t.key===" ")i?this.look(i.number):this.choose(e);else if(t.key==="Backspace"&&typeof i?.group=="number"&&i.kind!=="group")this.turn(i.group);else if(t.key.startsWith("Arrow")){let o=lm(r,e,t.key,n=>this.node(n).getBoundingClientRect());o&&this.focusOn(o)}else return;t.preventDefault(),t.stopPropagation()}focusOn(t){this.focusPart=t;let e=this.node(t);e?.focus({preventScroll:!0}),this.panZoom.reveal(e),this.requestUpdate()}updated(){if(super.updated(),!this.result||!this.width)return;this.asked&&this.asked!==Oe(this.canvasWidth)&&this.refresh();let{picture:t}=this.result;this.panZoom.size=[t.width*ai,t.height*ai];let e=this.shown;this.shown=t;let r=JSON.stringify(this.state.place),i=!e||e.width!==t.width||e.height!==t.height;r!==this.placed||i&&!this.coming?this.restorePlace(r):this.panZoom.apply(),t!==e&&this.comeInto(),this.coming?.tensor!==void 0&&!this.computing&&this.comeInto();let o=Math.min(this.state.step,t.steps);o!==this.shownStep&&o<t.steps&&this.panZoom.reveal(this.renderRoot.querySelector(".item.active")),this.shownStep=o,this.inspect()}restorePlace(t){this.placed=t,this.state.place.length===3?this.panZoom.go(this.state.place):this.panZoom.begin()}keepPlace(){let{place:t}=this.panZoom;this.placed=JSON.stringify(t),this.note({place:t})}comeInto(){let{coming:t,result:e}=this;if(!t)return;this.coming=null;let r=t.tensor===void 0?"":Po(e,t.tensor);if(t.group!==void 0){let o=e.picture.frames.findIndex(l=>l.opens===t.group),n=e.picture.circles.findIndex(l=>l.group===t.group);r=o>=0?`f${o}`:`c${n}`}let i=this.node(r);i&&(this.focusPart=r,t.focus&&i.focus({preventScroll:!0}),this.panZoom.reveal(i),this.requestUpdate())}async inspect(){let t=this.state.tensor<0?"":JSON.stringify(this.page());if(!(t===this.foundFor||this.computing)){if(this.foundFor=t,!t)this.found=null;else try{let e=await pi("viewer_tensor",this.page(),`${this.key}-tensor`);if(this.foundFor!==t)return;[this.found,this.foundProblem]=[e,""]}catch(e){if(this.foundFor!==t)return;e instanceof je?this.foundFor="":[this.found,this.foundProblem]=[null,e.message]}this.requestUpdate()}}operations(){let t=a("the tensor","选中的 Tensor"),e=super.operations();return this.state.tensor<0?e:[...e,{operation:"viewer_tensor",args:this.page(),label:t}]}render(){let t=this.result!==null&&this.width>0;return f`<figure aria-labelledby="title">
      ${this.header()}
      <div class="controls">${this.width>0?this.controls():_}</div>
      ${this.problemAt("")}
      ${t?this.body():this.problem?_:f`<div class="waiting" aria-hidden="true"></div>`}
      ${this.codePanels()}
    </figure>`}body(){return f`<div class="viewer">
      <div class="canvas">
        ${om(this)}
        <div
          class="stage viewport"
          tabindex="0"
          role="group"
          aria-label=${a("The graph: arrow keys move it, plus and minus zoom, 0 shows all; Tab leads to its parts","计算图：方向键移动，加减号缩放，0 显示全图；Tab 键进入各部分")}
          @wheel=${{handleEvent:this.panZoom.wheel,passive:!1}}
          @pointerdown=${this.panZoom.press}
          @pointermove=${this.panZoom.move}
          @pointerup=${this.panZoom.release}
          @pointercancel=${this.panZoom.release}
          @keydown=${t=>t.target===t.currentTarget&&this.panZoom.key(t)}
        >
          ${this.draw()}
        </div>
        <div class="controls">${this.player.controls()}</div>
        <p class="summary" aria-live="polite">${this.summary()}</p>
        <p class="hint">
          ${a("Drag to move, wheel or two fingers to zoom. A click on a layer opens or folds it, a click on an arrow shows its numbers. Keys: arrows walk along the graph, Enter opens, Space shows the numbers, Backspace folds the layer around.","拖动可移动，滚轮或双指可缩放。点一层可展开或收起，点箭头可看它的数。键盘：方向键沿图走动，回车键展开，空格键看数，退格键收起所在的层。")}
        </p>
      </div>
      <aside class="inspector" aria-label=${a("The tensor","选中的 Tensor")}>${this.facts()}</aside>
    </div>`}draw(){let{result:t,state:e,hits:r}=this,{picture:i}=t,o=Math.min(e.step,i.steps),n=document.documentElement.dataset.theme,l=new Set(r.map(u=>Po(t,u))),h=this.hit<0||this.hit>=r.length?"":Po(t,r[this.hit]);cm(i,this.focusPart)||(this.focusPart="c0");let c=[i,o,n,e.search,h,this.focusPart,e.tensor,e.branch];return this.kept.part("graph",c,()=>am(i,{step:o,groups:t.groups,focus:this.focusPart,tensor:e.tensor,branch:e.branch,hits:l,hit:h,onOpen:u=>this.turn(u),onChoose:u=>this.choose(u),onFocus:u=>{u!==this.focusPart&&(this.focusPart=u,this.requestUpdate())},onKey:(u,d)=>this.press(u,d)}))}facts(){if(this.foundProblem&&this.state.tensor>=0)return f`<p class="problem" role="alert">${this.foundProblem}</p>`;if(!this.found||this.state.tensor<0)return f`<p class="facts">
        ${a("Click an arrow or an operation to see its numbers.","点一条箭头或一个运算，就能看到它的数。")}
      </p>`;let t=(this.width>=xm-2*Nr?23*Nr:this.width)-2*Nr,e=document.documentElement.dataset.theme;return f`${this.kept.part("facts",[this.found,t,e,this.state.side,this.state.branch],()=>dm(this.found,this.state,t,r=>this.set(r)))}`}summary(){let{picture:t,value:e,operations:r,parameters:i}=this.result,o=Math.min(this.state.step,t.steps);if(o<t.steps)return[Mr(t,o),hm(t,o)].filter(Boolean).join(" ");let n=i.toLocaleString("en"),l=i?a(`${r} operations, ${n} parameters`,`${r} 个运算，${n} 个参数`):a(`${r} operations`,`${r} 个运算`);return typeof e!="number"?a(`${l}. The gradients are those of the sum of all results.`,`${l}。梯度是所有结果之和的梯度。`):`${l}${a(". ","。")}${this.resultText($(e,6))}`}resultText(t){return a(`The result is ${t}.`,`结果是 ${t}。`)}}});var Zy={};var Ul,wm=N(()=>{"use strict";w();ym();Ul=class extends Oo{static title=["Your own graph","自己的计算图"];static inputs={opened:[]};heading(){let{tensors:t}=this.result??{};return t?.[t.length-1].name||super.heading()}};M.define("zs-own-graph",Ul)});var Jy={};function _m(s){return{train:a("training","训练数据"),validation:a("validation","验证数据"),test:a("test","测试数据")}[s]}function Xy(s){let t=a(`epoch ${Math.min(s.epoch+1,s.epochs)} of ${s.epochs}, step ${s.step}`,`第 ${Math.min(s.epoch+1,s.epochs)} / ${s.epochs} 个 epoch，第 ${s.step} 步`),e=s.seconds>0&&s.step?Math.round(s.step/s.seconds):0,r=e?a(`, ${e} steps a second`,`，每秒 ${e} 步`):"";return{ready:a(`Press Train: ${s.epochs} epochs of ${s.per_epoch} steps.`,`按“训练”开始：共 ${s.epochs} 个 epoch，每个 ${s.per_epoch} 步。`),running:s.evaluates?a(`Evaluating: ${t}.`,`正在评价：${t}。`):a(`Training: ${t}${r}.`,`正在训练：${t}${r}。`),paused:a(`It waits: ${t}. trainer.network has these weights.`,`已暂停：${t}。trainer.network 就是现在的网络。`),stopped:a(`It has stopped: ${t}. trainer.network has these weights.`,`已停止：${t}。trainer.network 就是现在的网络。`),done:a(`All ${s.epochs} epochs are done: trainer.network is trained.`,`${s.epochs} 个 epoch 全部完成：trainer.network 已经训练好。`),failed:a(`It has ended at step ${s.step}.`,`在第 ${s.step} 步结束。`)}[s.status]}function Gy(s){return s.step&&Number.isFinite(s.loss)?a(`Loss of the last mini-batch: ${$(s.loss,3)}.`,`最近一个 mini-batch 的损失是 ${$(s.loss,3)}。`):""}function Vy(s){let t=o=>{let n=s.history[`${o}_score`].data;return n.length?n[n.length-1]:NaN},e=Yy.filter(o=>s.score&&Number.isFinite(t(o)));if(!e.length)return"";let r=o=>s.score==="accuracy"?`${(100*o).toFixed(1)} %`:$(o,3),i=e.map(o=>`${_m(o)} ${r(t(o))}`).join(a(", ","，"));return s.score==="accuracy"?a(`Accuracy after epoch ${s.epoch}: ${i}.`,`第 ${s.epoch} 个 epoch 之后的识别精度：${i}。`):a(`R² after epoch ${s.epoch}: ${i}.`,`第 ${s.epoch} 个 epoch 之后的 R²：${i}。`)}var bm,vm,Yy,jl,Mm=N(()=>{"use strict";w();_t();vt();De();U();q();P();B();z();[bm,vm]=[1e-6,10],Yy=["train","validation","test"],jl=class extends S{static styles=[...it,I`
      .stage {
        display: block;
      }
      .panels {
        display: flex;
        flex-wrap: wrap;
        gap: 16px;
        justify-content: center;
      }
      .player {
        width: 100%;
      }
    `];static title=["Your own training","自己的训练"];static view={logarithmic:!1};job=null;frame=null;asked=null;disconnectedCallback(){super.disconnectedCallback(),this.job?.stop(),this.job=null}async compute(){return this.job||this.watch(),{}}watch(){this.job=mi("own_training",{},async t=>{this.frame=t,this.problem=t.problem,this.requestUpdate(),await this.updateComplete,await new Promise(e=>requestAnimationFrame(e))},t=>{this.job=null,t&&(this.problem=t),this.requestUpdate()},!0)}async tell(t,e){this.job||this.watch();try{await this.job?.tell(t,e)}catch(r){this.problem=r.message,this.requestUpdate()}}get running(){return this.frame?.status==="running"}draw(){let t=this.frame;if(!t)return _;let{columns:e,width:r}=zt(this.width,t.score?2:1,{least:340});return f`<div class="panels">
        ${this.losses(t,e>1||!t.score?r:this.width)} ${t.score?this.scores(t,r):_}
      </div>
      ${$t(t.parts.map(i=>({color:i,text:_m(i)})))}`}series(t,e){return t.parts.filter(r=>r!=="train"||e==="score").map(r=>({ys:t.history[`${r}_${e}`].data,color:r}))}losses(t,e){let r=this.series(t,"loss"),i=[t.average.data,t.losses.data,...r.map(d=>d.ys)],o=i.map(d=>Array.from(d).filter(p=>p>0)),[n,l]=er(o,[.1,1]),h=this.state.logarithmic,c=er([t.average.data,...i.slice(2)],[0,1])[1],u=Array.from(t.history.epoch.data,d=>d*t.per_epoch);return gt({width:e,height:250,x:{domain:[0,Math.max(1,Math.min(t.steps,Math.max(20,1.05*t.step)))],label:a("step","步")},y:{domain:h?[n/1.2,Math.max(1.2*l,n*10)]:[0,1.15*c||1],label:a("loss","损失"),log:h,format:d=>Math.abs(d)>=1e4?d.toExponential(0).replace("e+","e"):$(d,3)},label:a("The loss of each mini-batch, and after each epoch","每个 mini-batch 的损失，以及每个 epoch 之后的损失"),series:[{xs:t.iterations.data,ys:t.average.data,color:"train"},...r.map(d=>({xs:u,...d}))],below:d=>L(d,t.iterations.data,t.losses.data,{color:"train",className:"faint"})})}scores(t,e){let r=this.series(t,"score"),[i]=er(r.map(n=>n.ys),[0,1]),o=t.score==="accuracy";return gt({width:e,height:250,x:{domain:[0,Math.max(2,t.epoch)],label:"epoch"},y:{domain:[Math.max(0,Math.min(.9,i-.05)),1],label:o?a("accuracy","识别精度"):"R²"},label:o?a("The accuracy after each epoch","每个 epoch 之后的识别精度"):a("R² after each epoch","每个 epoch 之后的 R²"),series:r.map(n=>({xs:t.history.epoch.data,...n}))})}controls(){let t=this.frame;if(!t)return _;let e=i=>this.tell("run",{until:i}),r=this.asked??t.lr;return f`<div class="player">
        ${this.running?j({label:a("Pause","暂停"),onClick:()=>this.tell("hold")}):j({label:t.step?a("Go on","继续"):a("Train","训练"),onClick:()=>e("end")})}
        ${j({label:a("One step","一步"),onClick:()=>e("step")})}
        ${j({label:a("One epoch","一个 epoch"),onClick:()=>e("epoch")})}
        ${j({label:a("Stop","停止"),disabled:!["running","paused"].includes(t.status)||!t.begun,onClick:()=>this.tell("end")})}
      </div>
      ${k({label:a("Learning rate η","学习率 η"),value:Math.min(vm,Math.max(bm,r)),min:bm,max:vm,log:!0,format:()=>$(r,3),onInput:i=>this.setRate(i)})}
      ${t.held?j({label:a("Back to the schedule","恢复学习率调度"),onClick:()=>this.tell("unhold")}):_}
      ${K({label:a("Logarithmic losses","损失用对数坐标"),value:this.state.logarithmic,onInput:i=>this.set({logarithmic:i})})}`}async setRate(t){this.asked=t,this.requestUpdate(),await this.tell("rate",{lr:t}),this.asked===t&&(this.asked=null)}tools(){return f`<div class="tools" role="toolbar" aria-label=${a("Tools of this figure","这张图的工具")}>
      <button @click=${()=>this.download()}>${a("Picture","下载图片")}</button>
    </div>`}summary(){let t=this.frame;return t?[Xy(t),Gy(t),Vy(t),t.reason&&!this.running?a(`It stopped: ${t.reason}.`,`停止的原因：${t.reason}。`):""].filter(Boolean).join(a(" ","")):""}};M.define("zs-own-training",jl)});var Qy={};var Ky,Dl,km=N(()=>{"use strict";w();q();U();P();et();z();Ky=[["tp","2","TP: same class, same cluster","TP：同类，同簇"],["fn","1","FN: same class, other cluster","FN：同类，不同簇"],["fp","3","FP: other class, same cluster","FP：不同类，同簇"],["tn","0","TN: other class, other cluster","TN：不同类，不同簇"]],Dl=class extends S{static operation="pair_scores";static styles=[...W,I`
      .square {
        fill: var(--c);
        fill-opacity: 0.85;
      }
      .inner {
        fill: var(--background);
        font-weight: 600;
      }
      .chance {
        fill: var(--c7);
        fill-opacity: 0.45;
      }
    `];static title=["The Rand index, adjusted for chance","兰德指数及其调整"];static inputs={tp:50,fn:10,fp:5,tn:20};draw(){let{width:t}=this,e=t>640,r=e?250:Math.min(300,t);return f`${this.mosaic(r)} ${this.bars(e?t-r-24:t)}`}mosaic(t){let{tp:e,fn:r,fp:i,tn:o}=this.state,n=Math.max(1,e+r+i+o),l=(e+r)/n*t,h=(p,m)=>m?p/m*t:0,[c,u]=[h(e,e+r),h(i,i+o)],d=[[`TP ${e}`,"2",0,0,c,l],[`FN ${r}`,"1",c,0,t-c,l],[`FP ${i}`,"3",0,l,u,t-l],[`TN ${o}`,"0",u,l,t-u,t-l]];return f`<svg width=${t} height=${t} role="img" aria-label=${a("Pairs as areas","用面积表示样本对")}>
      ${d.map(([p,m,g,y,b,v])=>b>0&&v>0?x`<g data-color=${m}>
            <rect class="square" x=${g+1} y=${y+1} width=${Math.max(0,b-2)} height=${Math.max(0,v-2)} rx="3"></rect>
            ${b>50&&v>20?x`<text class="inner" x=${g+b/2} y=${y+v/2+4} text-anchor="middle">${p}</text>`:_}
          </g>`:_)}
    </svg>`}bars(t){let{rand:e,adjusted:r,chance:i}=this.result,o=h=>h*(t-4),n=i??0,l=e>=n?o(e)-o(n):0;return f`<svg width=${t} height="176" role="img" aria-label=${this.summary()}>
      <g data-color="2">
        <text x="0" y="14">${a("RI: the share of pairs that are judged right","RI：判断正确的样本对的比例")}</text>
        <rect class="square" x="0" y="24" width=${o(e)} height="28" rx="4"></rect>
        ${e>.25?x`<text class="inner" x=${o(e)-8} y="43" text-anchor="end">${$(e)}</text>`:_}
      </g>
      <g data-color="1">
        <text x="0" y="92">
          ${a("ARI: how far from chance to 1","ARI：从随机水平到 1 走了多远")} = ${$(r)}
        </text>
        <rect class="chance" x="0" y="102" width=${o(n)} height="28" rx="4"></rect>
        <rect class="square" x=${o(n)} y="102" width=${l} height="28" rx="4"></rect>
        <text class="muted" x="0" y="150">
          ${i===null?_:a(`chance ${$(i)}`,`随机水平 ${$(i)}`)}
        </text>
        <text class="muted" x=${t-4} y="150" text-anchor="end">1</text>
      </g>
      <line class="grid" x1=${t-3} x2=${t-3} y1="18" y2="136"></line>
    </svg>`}controls(){return f`${Ky.map(([t,e,r,i])=>k({label:a(r,i),value:this.state[t],min:0,max:100,step:1,color:e,onInput:o=>this.set({[t]:o})}))}
      <div class="row wide">
        ${j({label:a("the pairs of the notes","笔记中的样本对"),onClick:()=>this.set({tp:50,fn:10,fp:5,tn:20})})}
        ${j({label:a("no better than chance","与随机无异"),onClick:()=>this.set({tp:16,fn:24,fp:24,tn:36})})}
      </div>`}summary(){let{tp:t,fn:e,fp:r,tn:i}=this.state,{rand:o,adjusted:n}=this.result;return a(`RI = (${t} + ${i}) / ${t+e+r+i} = ${$(o)}; adjusted for chance: ARI = ${$(n)}.`,`RI = (${t} + ${i}) / ${t+e+r+i} = ${$(o)}；减去随机水平之后：ARI = ${$(n)}。`)}};M.define("zs-pairs",Dl)});var tw={};var Re,Wl,Am=N(()=>{"use strict";w();q();vt();U();_t();P();B();z();Re=1e-8,Wl=class extends S{static styles=it;static operation="overfitting_polynomial";static title=["A polynomial fits the noise","多项式把噪声也背了下来"];static inputs={degree:15,alpha:0,samples:20,noise:.2,seed:5};controls(){let{state:t}=this;return f`
      ${k({label:a("degree","次数"),value:t.degree,min:1,max:15,step:1,onInput:e=>this.set({degree:e})})}
      ${k({label:a("penalty α","惩罚强度 α"),value:Math.max(t.alpha,Re),min:Re,max:100,log:!0,format:e=>e<=Re?"0":$(e,3),onInput:e=>this.set({alpha:e<=Re?0:e})})}
      ${k({label:a("number of points","点数"),value:t.samples,min:3,max:200,step:1,onInput:e=>this.set({samples:e})})}
      ${k({label:a("noise: standard deviation","噪声的标准差"),value:t.noise,min:0,max:1,step:.05,onInput:e=>this.set({noise:e})})}
      ${j({label:a("Draw other points","换一组点"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}
    `}draw(){let t=this.width>760,e=t?Math.floor(this.width*.55)-16:this.width,r=t?this.width-e-16:this.width;return f`${this.fit(e,t?456:300)}
      <div class="column">${this.errors(r,"degree")}${this.errors(r,"alpha")}</div>`}fit(t,e){let{result:r}=this,i=r.grid.list();return gt({width:t,height:e,x:{domain:[-1.05,1.05],label:"x"},y:{domain:[-2.2,2.2],label:"t"},label:a("The points and the polynomial","各点和多项式"),series:[{xs:i,ys:r.truth.list(),color:"7",dashed:!0},{xs:i,ys:r.curve.list(),color:"4"}],above:o=>X(o,r.x.list(),r.t.list(),{color:"train",radius:4.5})})}errors(t,e){let{result:r,state:i}=this,o=e==="degree"?dt(15,1):r.alphas.list(),n=r[`${e}_errors`].list(),[l,h]=[0,1].map(d=>n.map(p=>Math.max(.001,p[d]))),c=e==="degree"?i.degree:Math.max(i.alpha,Re),u=e==="degree"?a("degree","次数"):a("penalty α","惩罚强度 α");return gt({width:t,height:220,x:e==="degree"?{domain:[.5,15.5],label:u}:{domain:[Re/2,200],log:!0,label:u},y:{domain:[.005,50],log:!0,label:a("error","误差")},label:a(`Errors by ${e==="degree"?"degree":"penalty"}`,`误差随${e==="degree"?"次数":"惩罚强度"}的变化`),series:[{xs:o,ys:l,color:"train",text:a("training","训练")},{xs:o,ys:h,color:"test",text:a("test","测试")}],above:d=>x`
        <line class="now" x1=${d.x(c)} x2=${d.x(c)} y2=${d.height}></line>
        ${X(d,[c,c],r.error.map(p=>Math.max(.005,p)),{color:p=>["train","test"][p],radius:5})}
        ${e==="degree"?this.degreeHandle(d,u):this.alphaHandle(d,u)}`})}degreeHandle(t,e){return G(t,{x:this.state.degree,y:.008,label:e,color:"4",step:[1,0],limits:[[1,15],[.008,.008]],onMove:r=>this.set({degree:Math.round(r)})})}alphaHandle(t,e){return Gi(t,{x:Math.max(this.state.alpha,Re),y:.008,label:e,color:"4",limits:[Re,100],onMove:r=>this.set({alpha:r<=Re?0:r})})}summary(){let{result:t,state:e}=this,[r,i]=t.error.map(n=>$(n,3)),o=$(t.largest,3);return a(`Degree ${e.degree}, α = ${$(e.alpha,3)}: the error is ${r} on the ${e.samples} training points and ${i} on 500 others; the largest coefficient is ${o}.`,`${e.degree} 次，α = ${$(e.alpha,3)}：${e.samples} 个训练点上的误差是 ${r}，另外 500 个点上是 ${i}；最大的系数是 ${o}。`)}};M.define("zs-polynomial",Wl)});var sw={};var ql,ew,Bl,Sm=N(()=>{"use strict";w();U();cr();P();Mt();Ut();et();Lt();z();ql=[[1,2,0,1],[0,1,2,3],[3,0,1,2],[2,4,0,1]],ew=Array.from({length:9},(s,t)=>Array.from({length:9},(e,r)=>1+(t+r)%3)),Bl=class extends ct{static styles=[...W,yt];static operation="pooling";static title=["Pooling, forward and backward","池化：正向与反向"];static inputs={image:ql,dout:ew,kind:"max",size:2,stride:2,padding:0};static view={step:0,all:!1,pixel:[0,0]};player=new st(this,{last:()=>this.count-1,rate:1.5,label:a("Window","窗口")});get count(){return this.result?this.result.out.shape[0]*this.result.out.shape[1]:1}get step(){return Math.min(this.state.step,this.count-1)}get at(){let t=this.result.out.shape[1];return[Math.floor(this.step/t),this.step%t]}controls(){let{state:t}=this,e=[["size",a("Window","窗口大小"),1,4],["stride",a("Stride","步幅"),1,4],["padding",a("Padding","填充"),0,1]];return f`
      ${this.player.controls()}
      ${F({label:a("Pooling","池化"),value:t.kind,options:[["max",a("Max: the largest","Max：取最大值")],["average",a("Average: the mean","Average：取平均值")]],onInput:r=>this.set({kind:r})})}
      ${F({label:a("Image","图像"),value:JSON.stringify(t.image)===JSON.stringify(ql)?"pooled":se("image",t.image),options:[["pooled",a("the book's, 4 x 4","书中的图像，4 x 4")],...hr()],onInput:r=>this.set({image:r==="pooled"?ql:be(r)??t.image,pixel:[0,0]})})}
      ${e.map(([r,i,o,n])=>k({label:i,value:t[r],min:o,max:n,step:1,onInput:l=>this.set({[r]:l})}))}
      ${K({label:a("All windows: show dx","所有窗口：显示 dx"),value:t.all,onInput:r=>this.set({all:r})})}
    `}draw(){let{result:t,state:e,width:r,shown:i}=this,[o,n]=t.x.shape,[l,h]=t.out.shape,c=Math.max(24,Math.min(44,(Math.min(r,340)-8)/Math.max(n,h))),u=t.shares.at(this.step).list(),d=t.dout.at(this.at[0]).at(this.at[1]),p=u.map(A=>A.map(E=>E*d)),m=A=>ye({x:(i.stride*this.at[1]-i.padding)*c,y:(i.stride*this.at[0]-i.padding)*c,size:c,rows:i.size,columns:i.size,color:A}),g=V({title:a("image x","图像 x"),width:n*c,height:o*c,color:"forward"},x`${ht(t.x.list(),{size:c,color:"forward",shade:(A,E)=>u[A][E]>0?3:this.isUnder(A,E)?1:0,at:e.pixel,name:(A,E)=>a(`pixel, row ${A+1}, column ${E+1}`,`像素，第 ${A+1} 行第 ${E+1} 列`),onPoint:(A,E)=>this.point(A,E),onSet:(A,E,O)=>this.set({image:Ft(e.image,A,E,O)})})}${m("forward")}`),y=V({title:a("output","输出"),width:h*c,height:l*c,color:"pool"},ht(t.out.list(),{size:c,color:"pool",shade:(A,E)=>A===this.at[0]&&E===this.at[1]?3:1,at:this.at,name:(A,E)=>a(`output, row ${A+1}, column ${E+1}`,`输出，第 ${A+1} 行第 ${E+1} 列`),onPoint:(A,E)=>this.player.go(A*h+E)})),b=V({title:a("dout, of the outputs","dout：输出的梯度"),width:h*c,height:l*c,color:"backward"},ht(t.dout.list(),{size:c,color:"backward",shade:(A,E)=>e.all||A===this.at[0]&&E===this.at[1]?3:1,at:this.at,name:(A,E)=>a(`dout, row ${A+1}, column ${E+1}`,`dout，第 ${A+1} 行第 ${E+1} 列`),onPoint:(A,E)=>this.player.go(A*h+E),onSet:(A,E,O)=>this.set({dout:Ft(e.dout,A,E,O)})})),v=e.all?t.dx.list():p,T=V({title:e.all?"dx":a("this window's part of dx","这个窗口对 dx 的贡献"),width:n*c,height:o*c,color:"backward"},x`${ht(v,{size:c,color:"backward",shade:(A,E)=>v[A][E]!==0?2:0})}
      ${e.all?_:m("backward")}`);return f`<div class="stage">${g} ${pt("→",60)} ${y}</div>
      <div class="stage">${T} ${pt("←",60)} ${b}</div>`}isUnder(t,e){let{padding:r,stride:i,size:o}=this.shown,[n,l]=[t+r-i*this.at[0],e+r-i*this.at[1]];return n>=0&&l>=0&&n<o&&l<o}point(t,e){let{padding:r,stride:i}=this.shown,[o,n]=this.result.out.shape,l=Math.min(o-1,Math.floor((t+r)/i)),h=Math.min(n-1,Math.floor((e+r)/i));this.player.playing=!1,this.set({step:l*n+h,pixel:[t,e]})}summary(){let{result:t,shown:e}=this,r=$(t.out.at(this.at[0]).at(this.at[1])),i=$(t.dout.at(this.at[0]).at(this.at[1])),o=Array.from(t.shares.at(this.step).data).filter(n=>n>0).length;return e.kind==="max"?a(`The largest number of this window is ${r}. Its gradient ${i} goes to this pixel alone; the others get 0.`,`这个窗口中最大的数是 ${r}。它的梯度 ${i} 全部传给这个像素，其余像素得到 0。`):a(`The mean of this window is ${r}. Its gradient ${i} is shared by the ${e.size**2} numbers of the window: ${$(t.dout.at(this.at[0]).at(this.at[1])/e.size**2)} for each of its ${o} pixels.`,`这个窗口的平均值是 ${r}。它的梯度 ${i} 由窗口中的 ${e.size**2} 个数均分：${o} 个像素各得 ${$(t.dout.at(this.at[0]).at(this.at[1])/e.size**2)}。`)}};M.define("zs-pooling",Bl)});var rw={};var Hl,Tm=N(()=>{"use strict";w();q();vt();U();_t();P();B();z();Hl=class extends S{static styles=it;static operation="prior_and_posterior";static title=["A prior is a penalty","先验就是惩罚项"];static inputs={slope:.5,noise:.6,spread:.5};controls(){return[["slope",a("weight that the data ask for","数据所要求的权重"),-1.4,2.4],["noise",a("noise of the data σ","数据的噪声 σ"),.1,2],["spread",a("standard deviation of the prior τ","先验的标准差 τ"),.1,2]].map(([e,r,i,o])=>k({label:r,value:this.state[e],min:i,max:o,step:.01,onInput:n=>this.set({[e]:n})}))}draw(){let{width:t}=zt(this.width,2),e=[{color:"7",text:a("prior","先验"),dashed:!0},{color:"2",text:a("likelihood","似然")},{color:"l2",text:a("posterior, Gaussian prior","后验（高斯先验）")},{color:"l1",text:a("posterior, Laplace prior","后验（拉普拉斯先验）")}];return f`${this.chart(t,0,"l2",a("Gaussian prior: L2, ridge","高斯先验：L2，岭回归"),this.result.gauss)}
    ${this.chart(t,1,"l1",a("Laplace prior: L1, lasso","拉普拉斯先验：L1，Lasso 回归"),this.result.laplace)}
    ${$t(e)}`}chart(t,e,r,i,o){let{result:n,state:l}=this,h=n.W.list(),[c,u]=[n.prior.at(e).list(),n.posterior.at(e).list()],d=n.likelihood.list(),p=1.12*Math.max(...n.posterior.list().flat(),...n.prior.list().flat(),...d);return C({width:t,height:290,x:{domain:[-1.5,2.5],label:a("weight W","权重 W")},y:{domain:[0,p],ticks:[]},label:i,margin:{top:26,left:16}},m=>x`
        <path class="region" data-color=${r} d="M${h.map((g,y)=>`${m.x(g).toFixed(1)},${m.y(u[y]).toFixed(1)}`).join("L")}L${m.x(2.5)},${m.y(0)}L${m.x(-1.5)},${m.y(0)}Z"></path>
        ${L(m,h,c,{color:"7",dashed:!0})}
        ${L(m,h,d,{color:"2"})}
        ${L(m,h,u,{color:r})}
        <line class="line" data-color=${r} x1=${m.x(o)} x2=${m.x(o)} y1=${m.y(0)} y2=${m.y(Math.max(...u))}></line>
        <text class="end" data-color=${r} x=${m.x(o)+(o>1.2?-8:8)} y="14" text-anchor=${o>1.2?"end":"start"}>MAP = ${$(o,3)}</text>
        ${G(m,{x:l.slope,y:.02*p,label:`${a("weight that the data ask for","数据所要求的权重")}, ${i}`,color:"2",step:[.02,0],limits:[[-1.4,2.4],[0,0]],onMove:g=>this.set({slope:g})})}`,m=>sr(m,i,r))}summary(){let{result:t,state:e}=this,[r,i,o]=[e.slope,t.gauss,t.laplace].map(l=>$(l,3)),n=t.laplace===0;return a(`The data ask for ${r}. The most probable weight is ${i} with a Gaussian prior and ${o} with a Laplace prior${n?", exactly 0":""}.`,`数据要求的权重是 ${r}。最可能的权重：高斯先验 ${i}，拉普拉斯先验 ${o}${n?"，恰为 0":""}。`)}};M.define("zs-priors",Hl)});var iw={};function Ro(s){return[s.length,s[0].length]}var Lo,Zl,Nm=N(()=>{"use strict";w();Ge();U();q();P();z();Lo={"22-22":[[[1,2],[3,4]],[[3,0],[5,6]]],"23-32":[[[1,2,3],[4,5,6]],[[1,0],[2,1],[0,3]]],"23-23":[[[1,2,3],[4,5,6]],[[10,20,30],[40,50,60]]],"31-13":[[[1],[2],[3]],[[10,20,30]]],"33-33":[[[1,2,3],[4,5,6],[7,8,9]],[[1,0,0],[0,1,0],[0,0,1]]]},Zl=class extends S{static styles=[...S.styles,Yt,I`
      .matrix {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
      }
      .matrix input {
        width: 4.4rem;
      }
      .editor .name {
        font-size: 0.88rem;
      }
      .editor {
        display: grid;
        gap: 0.3rem;
      }
    `];static operation="products";static title=["Elementwise, or the matrix product?","对应元素的乘法，还是矩阵乘法？"];static inputs={A:Lo["22-22"][0],B:Lo["22-22"][1]};static view={entry:[1,0]};controls(){let{state:t}=this,e=`${Ro(t.A).join("")}-${Ro(t.B).join("")}`;return f`${F({label:a("Shapes of A and B","A 与 B 的形状"),value:e,options:Object.entries(Lo).map(([r,[i,o]])=>[r,`${xt(Ro(i))}, ${xt(Ro(o))}`]),onInput:r=>{let[i,o]=Lo[r];this.set({A:i,B:o,entry:[1,0]})}})}
    ${["A","B"].map(r=>this.editor(r))}`}editor(t){let e=this.state[t];return f`<div class="editor" role="group" aria-label=${t}>
      <span class="name">${t}</span>
      ${e.map((r,i)=>f`<div class="matrix">
            ${r.map((o,n)=>f`<input
                  type="number"
                  step="1"
                  min="-1000"
                  max="1000"
                  aria-label="${t}[${i}, ${n}]"
                  .value=${String(o)}
                  @input=${l=>{let h=l.target;h.value===""||!h.checkValidity()||this.set({[t]:e.with(i,r.with(n,Number(h.value)))})}}
                />`)}
          </div>`)}
    </div>`}draw(){return f`${this.product("elementwise","*")}${this.product("matrix","@")}`}product(t,e){let{result:r,state:i}=this,o=r[t],[n,l]=[r.A.list(),r.B.list()],h=e==="*"?a("A * B, elementwise","A * B，对应元素的乘法"):a("A @ B, matrix product","A @ B，矩阵乘法");if(!o)return f`<div class="column">
        <p class="code-line">${h}</p>
        <p class="problem">${r[`${t}_reason`]}</p>
      </div>`;let c=o.list(),[u,d]=[Math.min(i.entry[0],c.length-1),Math.min(i.entry[1],c[0].length-1)],p=n[0].length+l[0].length+c[0].length,m=Math.min(46,Math.floor((Math.min(this.width,450)-56)/p)),g=Math.max(n.length,l.length,c.length)*m,y=[0,n[0].length*m+28,(n[0].length+l[0].length)*m+56],b=y[2]+c[0].length*m,v=H=>[u%H.length,d%H[0].length],[T,A]=[v(n),v(l)],E={A:(H,Y)=>e==="@"?H===u:H===T[0]&&Y===T[1],B:(H,Y)=>e==="@"?Y===d:H===A[0]&&Y===A[1]},O=e==="@"?n[u].map((H,Y)=>`${$(H)}·${$(l[Y][d])}`).join(" + "):`${$(n[T[0]][T[1]])}·${$(l[A[0]][A[1]])}`,R=H=>(g-H.length*m)/2;return f`<div class="column">
      <p class="code-line">${h}</p>
      <svg
        class="plot"
        width=${b}
        height=${g}
        viewBox="0 0 ${b} ${g}"
        role="group"
        aria-label=${h}
      >
        ${kt(n,{x:y[0],y:R(n),size:m,color:"0",chosen:E.A})}
        ${wt(y[1]-14,g/2,e,{className:"code-line"})}
        ${kt(l,{x:y[1],y:R(l),size:m,color:"2",chosen:E.B})}
        ${wt(y[2]-14,g/2,"=",{className:"code-line"})}
        ${kt(c,{x:y[2],y:R(c),size:m,color:"1",chosen:(H,Y)=>H===u&&Y===d,onPick:(H,Y)=>this.set({entry:[H,Y]}),name:(H,Y)=>a(`entry ${H}, ${Y}: ${c[H][Y]}`,`元素 ${H}, ${Y}：${c[H][Y]}`)})}
      </svg>
      <p class="code-line">[${u}, ${d}]: ${O} = ${$(c[u][d])}</p>
    </div>`}summary(){let{result:t}=this,e=r=>r?xt(r.shape):a("an error","出错");return a(`A has the shape ${xt(t.A.shape)}, B ${xt(t.B.shape)}; A * B gives ${e(t.elementwise)}, A @ B gives ${e(t.matrix)}.`,`A 的形状是 ${xt(t.A.shape)}，B 的形状是 ${xt(t.B.shape)}；A * B 得到 ${e(t.elementwise)}，A @ B 得到 ${e(t.matrix)}。`)}};M.define("zs-products",Zl)});var aw={};var ow,nw,Yl,Em=N(()=>{"use strict";w();U();q();P();z();ow=[["arithmetic","arithmetic and types","算术运算与类型"],["lists","lists and slices","列表与切片"],["dicts","dictionaries","字典"],["booleans","Booleans","布尔型"],["loops","if and for","if 与 for"],["functions","functions","函数"],["classes","a class","类"],["dots","the dot after numbers","数后面的点"]],nw=["first","second","third"],Yl=class extends S{static styles=[...S.styles,I`
      .lines {
        width: 100%;
        max-width: 46rem;
        margin: 0;
        padding: 0.6rem 0.9rem;
        border-radius: 8px;
        border: 1px solid var(--grid);
        background: var(--background);
        font: 0.95rem/1.75 var(--mono);
        list-style: none;
        overflow-x: auto;
      }
      .lines li {
        display: grid;
        gap: 0 1.5rem;
      }
      @container (min-width: 640px) {
        .lines li {
          grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr);
        }
      }
      .part {
        white-space: pre-wrap;
      }
      .lines input {
        width: auto;
        min-height: 0;
        padding: 0 0.35rem;
        border: 1px solid var(--c0);
        font: inherit;
        line-height: 1.5;
        max-width: 100%;
      }
      output {
        display: block;
        color: var(--c2);
        font-size: 1em;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      output.wrong {
        color: var(--c1);
      }
    `];static operation="python_lines";static title=["Python with values of your own","用自己的值试试 Python"];static inputs={topic:"arithmetic",first:"",second:"",third:""};controls(){return F({label:a("Topic","内容"),value:this.state.topic,options:ow.map(([t,e,r])=>[t,a(e,r)]),onInput:t=>this.set({topic:t,first:"",second:"",third:""})})}draw(){return f`<ol class="lines">
      ${this.result.lines.map(t=>{let e=t.parts.map(i=>i.name?this.literal(i):f`<span class="part">${i.text}</span>`),r=f`<output class=${t.wrong?"wrong":""}>${t.text}</output>`;return f`<li>
          <div>${e}</div>
          ${t.text===null?_:r}
        </li>`})}
    </ol>`}literal({name:t,text:e}){let r=nw[this.result.names.indexOf(t)],i=this.state[r]||e;return f`<input
      type="text"
      spellcheck="false"
      autocomplete="off"
      aria-label=${a(`value of ${t}`,`${t} 的值`)}
      size=${Math.max(3,i.length)}
      .value=${fs(i)}
      @input=${o=>this.set({[r]:o.target.value})}
    />`}summary(){let t=this.result.lines.filter(i=>i.text!==null),e=t.filter(i=>i.wrong);if(!e.length)return a("Change a framed value; Python computes every line again.","修改方框里的值，Python 会重新计算每一行。");let r=e[0].text.split(":")[0];return a(`${e.length} of ${t.length} lines end with an error: ${r}.`,`${t.length} 行中有 ${e.length} 行出错：${r}。`)}};M.define("zs-python",Yl)});var lw={};var Xl,Fo,Gl,Im=N(()=>{"use strict";w();q();_t();U();ho();P();Mt();B();et();co();z();Xl=["sgd","momentum","nesterov","adagrad","rmsprop","adam","adamw"],Fo=["SGD","Momentum","Nesterov","AdaGrad","RMSprop","Adam","AdamW"],Gl=class extends S{static styles=[...W,mr];static operation="race";static title=["The race of the optimizers","最优化方法赛跑"];static inputs={surface:"valley",formula:"x**2/20 + y**2",reach:8,...dr,start:[-7,2],rates:[.95,.1,.1,1.5,.3,.3,.3],momentum:.9,rho:.9,beta1:.9,beta2:.999,weight_decay:.01,steps:40};static view={step:40,shown:[!0,!0,!1,!0,!1,!0,!1],velocity:!1,...pr};player=new st(this,{last:()=>this.result?.steps??0,rate:10});ground=new Qe(this);controls(){let{state:t}=this,e=Xl.map((r,i)=>t.shown[i]?k({label:a(`${Fo[i]}, learning rate`,`${Fo[i]} 的学习率`),value:t.rates[i],min:.001,max:5,log:!0,color:r,onInput:o=>this.set({rates:t.rates.with(i,o)})}):_);return f`
      ${this.player.controls()} ${fr(this,this.ground,r=>this.choose(r))}
      ${k({label:a("Number of steps","总步数"),value:t.steps,min:5,max:300,step:1,onInput:r=>this.set({steps:r,step:r})})}
      ${K({label:a("Show the last step as an arrow","用箭头显示最后一步"),value:t.velocity,onInput:r=>this.set({velocity:r})})}
      ${At(a("Who takes part","谁参加"),Xl.map((r,i)=>K({label:Fo[i],value:t.shown[i],color:r,onInput:o=>this.set({shown:t.shown.with(i,o)})})))}
      ${At(a("Learning rates","学习率"),e)}
      ${Us(a("Other hyperparameters","其他超参数"),this.others())}
    `}others(){return[["momentum",a("momentum α of Momentum and Nesterov","系数 α（Momentum、Nesterov）"),.999],["rho",a("decay ρ of RMSprop","衰减率 ρ（RMSprop）"),.999],["beta1",a("decay β₁ of Adam and AdamW","衰减率 β₁（Adam、AdamW）"),.999],["beta2",a("decay β₂ of Adam and AdamW","衰减率 β₂（Adam、AdamW）"),.9999],["weight_decay",a("weight decay λ of AdamW","权值衰减 λ（AdamW）"),.5]].map(([e,r,i])=>k({label:r,value:this.state[e],min:0,max:i,onInput:o=>this.set({[e]:o})}))}choose(t){let e=this.result?.starts?.[t];this.set({surface:t,...e?{start:e}:{}})}draw(){let{result:t,width:e}=this,r=e>760,i=r?Math.floor((e-16)*.6):e;return f`${this.map(i,Math.min(460,Math.max(280,i*.75)))}
    ${this.losses(r?e-i-16:e,t)}`}map(t,e){let{result:r,state:i}=this,o=a("Map of the surface with the paths of the optimizers","曲面的地图和各方法走过的路");return C({width:t,height:e,x:{domain:r.x,label:"x"},y:{domain:r.y,label:"y"},label:o},n=>{let l=x`${gr(n,r)}
        ${this.runners().map(({name:h,path:c,end:u})=>{let d=c.slice(0,u+1).map(b=>b[0]),p=c.slice(0,u+1).map(b=>b[1]),[m,g]=[d[u],p[u]],y=c[Math.max(0,u-1)];return x`${L(n,d,p,{color:h})}
            ${md(n,d,p,{color:h})}
            ${i.velocity&&u?Et(n,y,[2*m-y[0],2*g-y[1]],{color:h}):_}
            ${Number.isFinite(m)&&Number.isFinite(g)?X(n,[m],[g],{color:h,radius:6}):_}`})}`;return x`${this.ground.pad(n,l)}
        ${G(n,{x:i.start[0],y:i.start[1],label:a("Start","起点"),color:"text",onMove:(h,c)=>this.set({start:[h,c]})})}`})}runners(){let{result:t,state:e}=this,r=Math.min(e.step,t.steps);return Xl.map((i,o)=>({name:i,index:o,end:r,path:t.paths.at(o).list()})).filter(({index:i})=>e.shown[i])}losses(t,e){let r=Array.from({length:e.steps+1},(m,g)=>g),i=this.runners().flatMap(({index:m})=>e.heights.at(m).list().filter(Number.isFinite)),o=i.every(m=>m>0),[n,l]=er([e.z.data],[0,1]),[h,c]=[Math.max(Math.min(...i),n-.02*(l-n)),Math.min(Math.max(...i),l)],d={domain:o?[Math.max(h,1e-12),c]:[h,c],label:a("height f(x, y)","高度 f(x, y)"),log:o},p={domain:[0,e.steps],label:a("step","步")};return C({width:t,height:300,x:p,y:d,label:a("Height after each step","每一步之后的高度")},m=>{let g=Math.min(this.state.step,e.steps);return x`<line class="grid" x1=${m.x(g)} x2=${m.x(g)} y2=${m.height}></line>
        ${this.runners().map(({name:y,index:b})=>L(m,r,e.heights.at(b).list(),{color:y}))}`})}summary(){let t=this.runners().map(({index:r,end:i})=>{let o=this.result.heights.at(r).at(i);return`${Fo[r]} ${$(o)}`}),e=Math.min(this.state.step,this.result.steps);return a(`Height after ${e} steps: ${t.join(", ")}.`,`第 ${e} 步之后的高度：${t.join("，")}。`)}};M.define("zs-race",Gl)});var cw={};var hw,zm,Vl,Cm=N(()=>{"use strict";w();Ge();U();q();P();z();hw=[["sum","np.sum: adds","np.sum：求和"],["mean","np.mean: averages","np.mean：求平均"],["max","np.max: the largest","np.max：最大的元素"],["min","np.min: the smallest","np.min：最小的元素"],["argmax","np.argmax: where the largest is","np.argmax：最大元素的位置"],["std","np.std: standard deviation","np.std：标准差"]],zm=[[[1,2,3],[4,5,6]],[[1,-2,3],[4,.5,-6]],[[.1,.8,.1],[.3,.1,.6],[.2,.5,.3],[.8,.1,.1]]],Vl=class extends S{static styles=[...S.styles,Yt];static operation="reduction";static title=["The axis that disappears","消失的那个轴"];static inputs={values:zm[0],function:"sum",axis:"0"};static view={at:0};controls(){let{state:t}=this;return f`
      ${F({label:a("function","函数"),value:t.function,options:hw.map(([e,r,i])=>[e,a(r,i)]),onInput:e=>this.set({function:e})})}
      ${F({label:"axis",value:t.axis,options:[["0",a("axis=0: downward","axis=0：向下")],["1",a("axis=1: to the right","axis=1：向右")],["none",a("no axis: everything","不给 axis：全部元素")]],onInput:e=>this.set({axis:e,at:0})})}
      ${F({label:a("the array z","数组 z"),value:JSON.stringify(t.values),options:zm.map(e=>[JSON.stringify(e),JSON.stringify(e).replaceAll(",",", ")]),onInput:e=>this.set({values:JSON.parse(e),at:0})})}
    `}draw(){let{result:t,state:e}=this,r=t.z.list(),[i,o]=[r.length,r[0].length],n=e.axis==="none",l=n?[t.result]:t.result.list(),h=Math.min(e.at,l.length-1),c=Math.min(64,Math.floor((Math.min(this.width,460)-40)/(o+1))),u=e.axis!=="1",d=26,p=o*c+(u?0:d+c),m=i*c+(u?d+c:0),g=n?{x:(o-1)*c/2,y:i*c+d}:u?{x:0,y:i*c+d}:{x:o*c+d,y:0},y=e.axis==="1"?l.map(A=>[A]):[l],b=(A,E)=>n||(u?E===h:A===h),v=u?wt(n?o*c/2:(h+.5)*c,i*c+d/2,"↓",{className:"label"}):wt(o*c+d/2,(h+.5)*c,"→",{className:"label"}),T=n?"":`, axis=${e.axis}`;return f`<div class="column">
        <svg
          class="plot"
          width=${p}
          height=${m}
          viewBox="0 0 ${p} ${m}"
          role="group"
          aria-label=${a("The array and the result","数组与结果")}
        >
          ${kt(r,{x:0,y:0,size:c,chosen:b})} ${v}
          ${kt(y,{...g,size:c,color:"1",chosen:(A,E)=>n||(u?E:A)===h,onPick:(A,E)=>this.set({at:u?E:A}),name:(A,E)=>a(`result ${u?E:A}`,`结果的第 ${u?E:A} 个`)})}
        </svg>
      </div>
      <div class="column">
        <p class="code-line">np.${e.function}(z${T})</p>
        <p class="code-line">${xt(t.z.shape)} → ${t.shape.length?xt(t.shape):"()"}</p>
        <p class="code-line">${this.joined(r,b)} → ${$(l[h])}</p>
      </div>`}joined(t,e){return t.flatMap((i,o)=>i.filter((n,l)=>e(o,l))).map(i=>$(i)).join(", ")}summary(){let{result:t,state:e}=this,r=t.shape.length?`[${t.result.list().map(o=>$(o)).join(", ")}]`:$(t.result),i=e.axis==="none"?"":`, axis=${e.axis}`;return a(`np.${e.function}(z${i}) is ${r}.`,`np.${e.function}(z${i}) 是 ${r}。`)}};M.define("zs-reduce",Vl)});var uw={};var Jl,Pm=N(()=>{"use strict";w();U();As();q();P();B();et();z();Jl=class extends S{static operation="relu_sum";static title=["ReLUs in a hidden layer draw any curve","隐藏层里的 ReLU 画出任意曲线"];static inputs={formula:"sin(2*x)",units:5};static view={parts:!0};static styles=[...W,ee];controls(){let{state:t}=this;return f`
      ${ft({label:a("The curve, a formula in x","曲线：x 的公式"),value:t.formula,code:!0,onInput:e=>this.set({formula:e})})}
      ${k({label:a("Hidden neurons with ReLU","使用 ReLU 的隐藏神经元"),value:t.units,min:1,max:40,step:1,color:"relu",onInput:e=>this.set({units:e})})}
      ${K({label:a("Show each neuron's part","显示每个神经元的贡献"),value:t.parts,onInput:e=>this.set({parts:e})})}
    `}draw(){let{result:t,state:e,width:r}=this,[i,o,n]=[t.grid.list(),t.target.list(),t.curve.list()],l={domain:Ye([0,...o,...n]),label:"y"},h=a("The curve, and the network that follows it","曲线与跟随它的网络");return f`${C({width:r,height:320,x:{domain:[-2,2],label:"x"},y:l,label:h},c=>{let u=e.parts?Array.from({length:t.parts.length},(d,p)=>L(c,i,t.parts.at(p).list(),{color:"muted",className:"thin"})):_;return x`${xe(c)}${u}
          ${L(c,i,o,{color:"0",dashed:!0})}
          ${L(c,i,n,{color:"relu"})}
          ${X(c,t.knots.list(),t.heights.list(),{color:"relu",radius:4})}`})}
    ${$t([{color:"0",text:a("the curve","曲线"),dashed:!0},{color:"relu",text:a("the network","网络")},...e.parts?[{color:"muted",text:a("each neuron, times its weight","各神经元乘以权重")}]:[]])}`}summary(){let{result:t,state:e}=this,r=t.weights.list(),o=`${r.slice(0,6).map(l=>$(l,3)).join(", ")}${r.length>6?", …":""}`,n=$(t.difference,3);return a(`${e.units} hidden neurons; the largest difference is ${n}. Output weights: ${o}.`,`${e.units} 个隐藏神经元，最大的差为 ${n}。输出层的权重：${o}。`)}};M.define("zs-relu-sum",Jl)});var dw={};var Kl,Om=N(()=>{"use strict";w();q();vt();U();_t();P();Kl=class extends S{static styles=it;static operation="learning_rate_schedules";static title=["Learning rate schedules","学习率调度"];static inputs={lr:.1,steps:300,every:90,factor:.5,warmup:30};controls(){let{state:t}=this;return[["lr",a("learning rate η at the highest","学习率 η 的最大值"),.001,1,!0],["steps",a("number of steps","总步数"),10,1e3,!1],["every",a("step decay: steps between two decays","阶梯：每隔几步"),1,300,!1],["factor",a("step decay: times this factor","阶梯：乘以"),.05,1,!0],["warmup",a("cosine: steps of warm-up","余弦：预热的步数"),0,200,!1]].map(([r,i,o,n,l])=>k({label:i,value:t[r],min:o,max:n,log:l,step:l?void 0:1,onInput:h=>this.set({[r]:h})}))}draw(){let{rates:t}=this.result,e=dt(t.constant.length);return gt({width:this.width,height:300,x:{domain:[0,e.length],label:a("step","步")},y:{domain:[0,this.state.lr*1.06],label:a("learning rate η","学习率 η")},label:a("The learning rate of each step","每一步的学习率"),series:[{xs:e,ys:t.constant,color:"7",text:a("constant","不变")},{xs:e,ys:t.step,color:"3",text:a("step","阶梯")},{xs:e,ys:t.cosine,color:"0",text:a("cosine","余弦")}]})}summary(){let{constant:t,step:e,cosine:r}=this.result.rates,i=[t,e,r].map(o=>$(o[o.length-1],3));return a(`In the last of ${t.length} steps the learning rate is ${i[0]} (constant), ${i[1]} (step) and ${i[2]} (cosine).`,`第 ${t.length} 步，也就是最后一步的学习率：不变 ${i[0]}，阶梯 ${i[1]}，余弦 ${i[2]}。`)}};M.define("zs-schedules",Kl)});function Lm(s){return`10${[...String(Math.round(s))].map(t=>pw["-0123456789".indexOf(t)]).join("")}`}function Uo({width:s,height:t,x:e,y:r,points:i,values:o,low:n,high:l,xLabel:h,yLabel:c,label:u,title:d,surface:p,levels:m,box:g}){let y=Ee("sequential"),b=o.reduce((T,A,E)=>A>(o[T]??-1/0)?E:T,-1),v=([T,A])=>Array.from({length:Math.floor(A)-Math.ceil(T)+1},(E,O)=>Math.ceil(T)+O);return C({width:s,height:t,x:{domain:e,label:h,ticks:v(e),format:Lm},y:{domain:r,label:c,ticks:v(r),format:Lm},label:u,margin:{top:d?26:10}},T=>x`
      ${p&&m?Ot(T,p,{x:e,y:r,levels:m}):_}
      ${g?.length?x`<rect class="box" x=${T.x(g[0])} width=${T.x(g[1])-T.x(g[0])} y=${T.y(g[3])} height=${T.y(g[2])-T.y(g[3])}></rect>`:_}
      ${i.map(([A,E],O)=>{let[R,H,Y]=y((o[O]-n)/(l-n||1)).map(Math.round),rt=Number.isFinite(o[O]);return x`<circle class="trial ${O===b?"best":""}" cx=${T.x(A)} cy=${T.y(E)}
          r=${O===b?6.5:4.5} fill=${rt?`rgb(${R},${H},${Y})`:"none"}></circle>`})}`,T=>d?x`<text class="title" x=${T.width/2} y="-8" text-anchor="middle">${d}</text>`:_)}var pw,Ql=N(()=>{"use strict";w();B();z();pw="⁻⁰¹²³⁴⁵⁶⁷⁸⁹"});var fw={};var mw,th,Rm=N(()=>{"use strict";w();q();vt();U();_t();P();qt();Ql();z();mw=.5,th=class extends S{static styles=it;static title=["A search on digits: every circle is a training","在数字上搜索：每个圆点是一次训练"];static inputs={strategy:"coarse_to_fine",trials:40,epochs:5,samples:500,seed:0};runner=new ut(this,{operation:"search_digits",args:()=>this.arguments(),label:a("Search","开始搜索")});controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${F({label:a("strategy","搜索方法"),value:t.strategy,options:[["random",a("random","随机采样")],["grid",a("grid","网格")],["coarse_to_fine",a("narrowing","逐步缩小范围")],["tpe",a("Bayesian optimization","贝叶斯最优化")]],onInput:e=>this.set({strategy:e})})}
    ${k({label:a("number of trials","试验的总次数"),value:t.trials,min:1,max:100,step:1,onInput:e=>this.set({trials:e})})}
    ${k({label:a("epochs of each training","每次训练的 epoch 数"),value:t.epochs,min:1,max:10,step:1,onInput:e=>this.set({epochs:e})})}
    ${k({label:a("seed","随机种子"),value:t.seed,min:0,max:20,step:1,onInput:e=>this.set({seed:e})})}`}draw(){let{frame:t}=this.runner,e=this.width>700,r=e?Math.floor(this.width*.5)-16:this.width;return f`${Uo({width:r,height:Math.min(380,r),x:t?.x??[-5.3,.3],y:t?.y??[-3.3,1.3],points:t?.points.list()??[],values:t?.values.list()??[],low:mw,high:.9,box:t?.box??[],xLabel:a("learning rate η","学习率 η"),yLabel:a("weight decay λ","权值衰减 λ"),label:a("The points that have been tried","试过的点")})}
    ${this.curves(e?this.width-r-16:this.width)}`}curves(t){let{frame:e}=this.runner,r=e?e.curves.list():[],i=e?e.values.list():[],o=dt(r.length).sort((l,h)=>(i[h]||0)-(i[l]||0)),n=e?.epochs??this.state.epochs;return gt({width:t,height:360,x:{domain:[1,Math.max(2,n)],label:"epoch",ticks:dt(n,1)},y:{domain:[0,1],label:a("best so far, held-out digits","验证数据上至今最好"),format:l=>`${Math.round(100*l)} %`},label:a("The best accuracy on held-out digits so far, by epoch","各个 epoch 为止验证数据上最好的识别精度"),series:o.slice(0,40).reverse().map(l=>{let h=o.indexOf(l);return{xs:dt(n,1),ys:r[l],color:h===0?"1":h<5?"0":"7",className:h<5?"":"faint"}})})}summary(){let{frame:t}=this.runner;if(!t)return a("Press “Search”: each trial trains a network with 30 hidden neurons on 400 digits and is judged by 100 others.","按“开始搜索”：每次试验用 400 个数字训练有 30 个隐藏神经元的网络，再用另外 100 个数字评价。");let e=t.values.list(),r=e.indexOf(t.best),[i,o]=r<0?[NaN,NaN]:t.points.at(r).list(),n=t.importance,l="lr"in n?a(` Importance: η ${$(100*n.lr,3)} %, λ ${$(100*n["optimizer.weight_decay"],3)} %.`,`重要性：η ${$(100*n.lr,3)} %，λ ${$(100*n["optimizer.weight_decay"],3)} %。`):"";return a(`Trial ${e.length} of ${t.trials}: the best accuracy on held-out digits is ${$(100*t.best,3)} %, with η = ${$(10**i,2)} and λ = ${$(10**o,2)}.${l}`,`第 ${e.length} 次试验，共 ${t.trials} 次：验证数据上最好的识别精度是 ${$(100*t.best,3)} %，η = ${$(10**i,2)}，λ = ${$(10**o,2)}。${l}`)}};M.define("zs-search-digits",th)});var $w={};function Fm(s){let t=s.filter(Number.isFinite);return t.length?Math.max(...t):NaN}function gw(s){let t=Array.from(s.data).filter(Number.isFinite);return[t.reduce((e,r)=>Math.min(e,r),1/0),t.reduce((e,r)=>Math.max(e,r),-1/0)]}var eh,sh,Um=N(()=>{"use strict";w();q();vt();U();_t();P();Mt();B();Ql();z();eh=[["exp(-2*(x + 2)**2 - (y + 1)**2/20)","only η matters","只有 η 重要"],["exp(-(x + 2)**2 - (y + 1)**2)","both matter","二者都重要"],["exp(-4*(x - y + 1)**2 - (x + 2)**2/4)","they depend on each other","二者互相牵连"],["exp(-3*(x + 1)**2 - 3*y**2) + 0.8*exp(-(x + 4)**2 - (y + 2)**2)","a second, lower peak","还有一座较低的山峰"]],sh=class extends S{static styles=it;static operation="search_strategies";static title=["Three ways to search: random, grid, narrowing","三种搜索方法：随机采样、网格、逐步缩小范围"];static inputs={surface:eh[0][0],trials:30,seed:0};static view={step:30};player=new st(this,{last:()=>this.result?.trials??0,rate:5,label:a("Trials","试验次数")});controls(){let{state:t}=this,e=eh.some(([r])=>r===t.surface);return f`${this.player.controls()}
    ${F({label:a("Response surface","响应曲面"),value:e?t.surface:"own",options:[...eh.map(([r,i,o])=>[r,a(i,o)]),...e?[]:[["own",a("your own formula","自己写的公式")]]],onInput:r=>this.set({surface:r})})}
    ${ft({label:a("formula of x = log₁₀ η and y = log₁₀ λ","x = log₁₀ η、y = log₁₀ λ 的公式"),value:t.surface,code:!0,onInput:r=>this.set({surface:r})})}
    ${k({label:a("number of trials","试验的总次数"),value:t.trials,min:1,max:60,step:1,onInput:r=>this.set({trials:r,step:r})})}
    ${j({label:a("Draw other points","换一组点"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}`}strategies(){return[["random",a("random","随机采样")],["grid",a("grid","网格")],["coarse_to_fine",a("narrowing","逐步缩小范围")]]}draw(){let{result:t,state:e}=this,{width:r}=zt(this.width,3,{least:260}),[i,o]=gw(t.z),n=Math.min(e.step,t.trials);return f`${this.strategies().map(([l,h])=>{let c=t.points[l].list().slice(0,n),u=t.values[l].list().slice(0,n),d=Math.min(t.ranges.length-1,Math.floor(Math.max(0,n-1)/10));return Uo({width:r,height:Math.min(330,r)+16,x:t.x,y:t.y,points:c,values:u,low:i,high:o,surface:t.z,levels:$e(t.z,9),box:l==="coarse_to_fine"?t.ranges.at(d).list():[],xLabel:a("learning rate η","学习率 η"),yLabel:a("weight decay λ","权值衰减 λ"),label:h,title:`${h}${a(": ","：")}${$(Fm(u),3)}`})})}`}summary(){let{result:t,state:e}=this,r=Math.min(e.step,t.trials),i=this.strategies().map(([n,l])=>`${l} ${$(Fm(t.values[n].list().slice(0,r)),3)}`),o=new Set(t.points.grid.list().map(n=>n[0].toFixed(6))).size;return a(`Best value after ${r} trials: ${i.join(", ")}. The grid tries ${o} learning rates, random search a new one in each trial.`,`${r} 次试验之后的最好值：${i.join("，")}。网格只试 ${o} 种学习率，随机采样每次都试一种新的。`)}};M.define("zs-search-strategies",sh)});var xw={};var rh,ih,jm=N(()=>{"use strict";w();q();U();P();Ts();B();z();rh=[["and",[0,0,0,1]],["nand",[1,1,1,0]],["or",[0,1,1,1]],["xor",[0,1,1,0]]],ih=class extends S{static styles=[...S.styles,Xe,I`
      tfoot td,
      tfoot th {
        border-bottom: 0;
        border-top: 2px solid var(--text);
        color: var(--text);
        font-weight: 700;
      }
      .verdict {
        margin: 0;
        max-width: 24rem;
        font-size: 0.95rem;
      }
    `];static operation="separability";static title=["Is there a line at all?","到底有没有这样一条直线？"];static inputs={classes:[0,1,1,0]};controls(){let t=rh.find(([,e])=>String(e)===String(this.state.classes));return F({label:a("Gate (or click the corners)","门（也可以点击四个顶点）"),value:t?.[0]??"other",options:[...rh.map(([e])=>[e,e.toUpperCase()]),["other",a("another one","其他")]],onInput:e=>this.set({classes:rh.find(([r])=>r===e)?.[1]??[1,0,0,1]})})}draw(){return f`${this.picture(Math.min(this.width,380))}
      <div class="column">${this.result.separable?this.line():this.proof()}</div>`}picture(t){let{result:e,state:r}=this,i={domain:[-.5,1.5],ticks:[0,1]},o={width:t,height:t,x:{...i,label:"x₁"},y:{...i,label:"x₂"},margin:{right:4}};return C({...o,label:a("The four corners and their classes","四个顶点和它们的类别")},n=>{let l=e.x.list();return x`
        ${e.separable?x`${Jt(n,Zt(Ht(n),e,!1),"negative")}
              ${Jt(n,Zt(Ht(n),e),"positive")}${he(n,e)}`:[0,1].map(h=>this.diagonal(n,l,h))}
        ${e.separable?_:te(n,e.meeting.at(0),e.meeting.at(1))}
        ${l.map((h,c)=>{let u=r.classes[c],d=()=>this.set({classes:r.classes.with(c,1-u)}),p=a(`corner ${h.join(", ")}: class ${u}, click to change it`,`顶点 ${h.join(", ")}：类别为 ${u}，点击即可改变`);return x`<g role="button" tabindex="0" aria-label=${p} @click=${d} @keydown=${nr(d)}>
            ${Ss(n,h,u,{radius:16})}</g>`})}`})}diagonal(t,e,r){let o=e.filter((n,l)=>this.state.classes[l]===r&&this.result.weights[l]!=="0").map(([n,l])=>`${t.x(n)},${t.y(l)}`).join("L");return x`<path class="line" data-color=${r?"positive":"negative"} d="M${o}"></path>`}line(){let[t,e,r]=this.result.whole;return f`<p class="verdict">${a("One line is enough:","一条直线就够了：")}</p>
      <p class="equation">${ar({w:[t,e],b:r})} = 0</p>
      <p class="verdict muted">
        ${a("The library computed the weights as fractions, without any rounding.","库用分数计算这些权重，没有任何舍入误差。")}
      </p>`}proof(){let{result:t,state:e}=this;return f`<p class="verdict">
        ${a("No line exists. Multiply each row by its λ and add: every sum is 0.","这样的直线不存在。把每一行乘以它的 λ 再相加，各列的和都是 0。")}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">x</th>
            <th scope="col">y</th>
            <th scope="col">λ</th>
            <th scope="col">y·x₁</th>
            <th scope="col">y·x₂</th>
            <th scope="col">y·1</th>
          </tr>
        </thead>
        <tbody>
          ${t.rows.list().map((r,i)=>f`<tr>
                <td>(${t.x.at(i).list().join(", ")})</td>
                <td data-color=${e.classes[i]?"positive":"negative"}>
                  ${e.classes[i]?"+1":"−1"}
                </td>
                <td>${t.weights[i]}</td>
                ${r.map(o=>f`<td>${String(o).replace("-","−")}</td>`)}
              </tr>`)}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan="3">${a("weighted sum","加权和")}</th>
            <td>0</td>
            <td>0</td>
            <td>0</td>
          </tr>
        </tfoot>
      </table>
      <p class="verdict muted">
        ${a("If w and b were right for all, each row times (w₁, w₂, b) would be positive, and so would be the sum; but the sum is 0. In the picture: both segments meet in the cross.","假如 w 和 b 能全部分对，每一行与 (w₁, w₂, b) 的内积都是正数，加权和也应是正数，可它等于 0。从图上看：两条线段在十字处相交。")}
      </p>`}summary(){return this.result.sentence}};M.define("zs-separable",ih)});var yw={};var oh,Dm=N(()=>{"use strict";w();q();U();P();B();z();oh=class extends S{static styles=[...S.styles,I`
      .label[data-color] {
        fill: var(--c);
      }
    `];static operation="sigmoid_gradient";static title=["The short gradient of the sigmoid: y(1 − y)","sigmoid 函数的简化梯度：y(1 − y)"];static inputs={x:.5,upstream:1};controls(){let{state:t}=this;return[k({label:"x",value:t.x,min:-8,max:8,step:.1,onInput:e=>this.set({x:e})}),k({label:a("Gradient that arrives, ∂L/∂y","传来的导数 ∂L/∂y"),value:t.upstream,min:-2,max:2,step:.1,onInput:e=>this.set({upstream:e})})]}draw(){let{result:t,state:e,width:r}=this,i=t.xs.list(),o=a("The sigmoid and its derivative","sigmoid 函数和它的导数"),n={domain:[-8,8],label:"x"},l={domain:[0,1.05]},h=t.y*(1-t.y),c=Math.min(8,Math.max(-8,e.x));return C({width:r,height:Math.min(340,Math.max(230,r*.5)),x:n,y:l,label:o},u=>{let d=Math.min(1.2,.4/Math.max(h,.02));return x`${L(u,i,t.ys.list(),{color:"forward"})}
        ${L(u,i,t.slopes.list(),{color:"backward"})}
        <text class="label" data-color="forward" x=${u.x(4)} y=${u.y(.93)} text-anchor="end">y</text>
        <text class="label" data-color="backward" x=${u.x(2.4)} y=${u.y(.16)}>y(1 − y)</text>
        ${L(u,[c-d,c+d],[t.y-d*h,t.y+d*h],{color:"text"})}
        ${X(u,[c],[h],{color:"backward",radius:6})}
        ${G(u,{x:c,y:t.y,label:a("x on the curve","曲线上的 x"),color:"forward",step:[.1,0],onMove:p=>this.set({x:Number(p.toFixed(2))})})}`})}summary(){let{result:t,state:e}=this,r=$(t.y),i=`${$(e.upstream)} · ${r} · (1 − ${r}) = ${$(t.short)}`;return a(`x = ${$(e.x)}: the short form gives ${i}; the long graph gives ${$(t.long)}.`,`x = ${$(e.x)}：简化版给出 ${i}；完整的计算图给出 ${$(t.long)}。`)}};M.define("zs-sigmoid-gradient",oh)});var ww={};var nh,Wm=N(()=>{"use strict";w();Ge();U();q();P();B();z();nh=class extends S{static styles=[...S.styles,Yt];static operation="slicing";static title=["Slices of a list","列表的切片"];static inputs={values:[1,2,3,4,5],index:"1:3"};controls(){let{state:t}=this,e=t.values.length;return f`${ft({label:a("The index or the slice in a[…]","a[…] 里的索引或切片"),value:t.index,code:!0,onInput:r=>this.set({index:r})})}
      <div class="row wide">
        ${["0","-1","1:3","2:",":-1","::2","::-1"].map(r=>f`<button class="button mono" aria-pressed=${r===t.index} @click=${()=>this.set({index:r})}>
              a[${r}]
            </button>`)}
        <button
          class="button"
          ?disabled=${e>=12}
          @click=${()=>this.set({values:[...t.values,e+1]})}
        >
          ${a("Longer list","加长列表")}
        </button>
        <button class="button" ?disabled=${e<=2} @click=${()=>this.set({values:t.values.slice(0,-1)})}>
          ${a("Shorter list","缩短列表")}
        </button>
      </div>`}draw(){let{result:t,state:e}=this,r=e.values,i=r.length,o=Math.min(this.width,76*i+40),n=(o-40)/i,l=typeof t.positions=="number"?[t.positions]:t.positions.list(),h=this.bounds(),c={width:o,height:150,bare:!0,margin:{left:20,right:20},label:a("The list","列表")},u=C({...c,x:{domain:[0,i]},y:{domain:[0,1]}},d=>{let p=h?[0,1].map(m=>G(d,{x:h[m],y:.27,step:[1,0],label:m?a("end of the slice, not included","切片的终点（不含）"):a("start of the slice","切片的起点"),color:"1",onMove:g=>{let y=h.map((b,v)=>v===m?Math.round(g):b);this.set({index:y.sort((b,v)=>b-v).join(":")})}})):_;return x`
        ${r.map((m,g)=>[wt(d.x(g+.5),12,g),wt(d.x(g+.5),136,`−${i-g}`)])}
        ${kt([r],{x:0,y:26,size:n,height:56,color:"0",chosen:(m,g)=>l.includes(g)})}
        ${h?x`<path class="line" data-color="1" d="M${d.x(h[0])},${d.y(.27)}H${d.x(h[1])}"></path>`:_}
        ${p}`});return f`${u}`}bounds(){let t=/^\s*(\d+)\s*:\s*(\d+)\s*$/.exec(this.state.index),e=t?[Number(t[1]),Number(t[2])]:null;return e&&e[0]<=e[1]&&e[1]<=this.state.values.length?e:null}summary(){let{result:t,state:e}=this,r=Array.isArray(t.result)?`[${t.result.join(", ")}]`:String(t.result),i=`[${e.values.join(", ")}]`;return a(`With a = ${i}, a[${e.index}] is ${r}.`,`a = ${i} 时，a[${e.index}] 是 ${r}。`)}};M.define("zs-slicing",nh)});var bw={};var jo,ah,qm=N(()=>{"use strict";w();U();As();q();P();B();et();z();jo=10,ah=class extends S{static operation="softmax_scores";static title=["Softmax: temperature, overflow, and the cure","softmax 函数：温度、溢出与对策"];static inputs={scores:[.3,2.9,4],added:0,temperature:1,dtype:"float64"};static styles=[...W,ee,I`
      .scroll {
        width: 100%;
        overflow-x: auto;
      }
      table {
        margin: 0 auto;
      }
      td {
        min-width: 4.4rem;
        padding-inline: 0.45rem;
        font-family: var(--mono);
      }
      th {
        text-align: left;
        font-weight: 500;
      }
      .group th {
        padding-top: 0.8rem;
        color: var(--text);
        font-weight: 600;
      }
      .bad {
        color: var(--c1);
        font-weight: 600;
      }
      .good {
        font-weight: 600;
      }
      .value {
        font-size: 13px;
        font-weight: 600;
      }
    `];controls(){let{state:t}=this;return f`
      ${k({label:a("Temperature T","温度 T"),value:t.temperature,min:.1,max:100,step:.05,log:!0,color:"softmax",onInput:e=>this.set({temperature:e})})}
      ${k({label:a("Add to every score","每个得分都加上"),value:t.added,min:0,max:1200,step:1,color:"1",onInput:e=>this.set({added:e})})}
      ${F({label:a("Floats","浮点数类型"),value:t.dtype,options:["float16","float32","float64"].map(e=>[e,e]),onInput:e=>this.set({dtype:e})})}
      ${j({label:a("The scores 1010, 1000, 990","得分取 1010、1000、990"),onClick:()=>this.set({scores:[10,0,-10],added:1e3,temperature:1})})}
      ${j({label:a("One more class","增加一类"),disabled:t.scores.length>=6,onClick:()=>this.set({scores:[...t.scores,1]})})}
      ${j({label:a("One class less","减少一类"),disabled:t.scores.length<=2,onClick:()=>this.set({scores:t.scores.slice(0,-1)})})}
    `}draw(){let e=this.width>700?Math.floor((this.width-16)/2):this.width;return f`${this.scores(e)} ${this.probabilities(e)} ${this.table()}`}scores(t){let{scores:e,added:r}=this.state,i=e.map((l,h)=>h),o=a("Scores: drag the points","得分：请拖动圆点"),n={domain:[-jo-1,jo+1],label:r?a(`score − ${$(r)}`,`得分 − ${$(r)}`):a("score","得分")};return C({width:t,height:260,x:this.classes(),y:n,label:o},l=>x`<line class="zero" x2=${l.width} y1=${l.y(0)} y2=${l.y(0)}></line>
        ${i.map(h=>this.stem(l,h,e[h]))}
        ${i.map(h=>G(l,{x:h,y:e[h],label:a(`Score of class ${h}`,`类别 ${h} 的得分`),color:"text",step:[0,.1],onMove:(c,u)=>this.set({scores:e.with(h,Math.max(-jo,Math.min(jo,u)))})}))}`)}stem(t,e,r){let[i,o]=[t.x(e),t.y(r)];return x`<line class="line" data-color="muted" x1=${i} x2=${i} y1=${t.y(0)} y2=${o}></line>
      <text class="value" x=${i+13} y=${o} dy="0.35em">${$(r+this.state.added)}</text>`}classes(){let t=this.state.scores.length;return{domain:[-.6,t-.4],ticks:Array.from({length:t},(e,r)=>r),label:a("class","类别")}}probabilities(t){let{result:e}=this,r=e.probabilities.list(),i=r.map((l,h)=>h),o={domain:[0,1.12],label:a("probability","概率"),ticks:[0,.25,.5,.75,1]},n=a("Probabilities","概率");return C({width:t,height:260,x:this.classes(),y:o,label:n},l=>x`${bt(l,i,r,{color:"softmax",width:.6})}
        ${i.map(h=>x`<text class="value" x=${l.x(h)} y=${l.y(r[h])-6} text-anchor="middle">${$(r[h],3)}</text>`)}`)}table(){let{result:t}=this,e=this.state.scores.length,r=(o,n,l)=>f`<tr>
        <th scope="row">${o}</th>
        ${n.list().map(h=>f`<td class=${Number.isFinite(h)?l:"bad"}>${$(h)}</td>`)}
      </tr>`,i=o=>f`<tr class="group">
        <th colspan=${e+1}>${o}</th>
      </tr>`;return f`<div
      class="scroll"
      tabindex="0"
      role="group"
      aria-label=${a("The computation, step by step","一步一步的计算")}
    >
      <table>
        <tbody>
          ${r(f`a = ${a("score","得分")} / T`,t.a,"")}
          ${i(a("Exactly like the formula","照公式计算"))} ${r("exp(a)",t.powers,"muted")}
          ${r("exp(a) / Σ exp(a)",t.plain,"muted")}
          ${i(a("With the largest score subtracted: the library","先减去最大的得分：库的做法"))}
          ${r("a − max a",t.shifted,"muted")} ${r("exp(a − max a)",t.shifted_powers,"muted")}
          ${r(a("divided by their sum","除以它们的总和"),t.probabilities,"good")}
        </tbody>
      </table>
    </div>`}summary(){let{result:t,state:e}=this,r=t.probabilities.list().map(n=>$(n,3)),i=t.plain.list().some(n=>!Number.isFinite(n)),o=$(t.largest);return i?a(`The plain formula fails: in ${e.dtype}, exp overflows above ${o}. Shifted, the probabilities are ${r.join(", ")}.`,`照公式计算失败：在 ${e.dtype} 中，exp 的输入超过 ${o} 就溢出。先减去最大值，概率为 ${r.join("、")}。`):a(`Probabilities: ${r.join(", ")}. Both ways agree.`,`概率：${r.join("、")}。两种算法结果相同。`)}};M.define("zs-softmax",ah)});var vw={};function Bm(){return{domain:[-.6,2.6],ticks:Fe,format:String,label:a("class","类别")}}var Fe,lh,Hm=N(()=>{"use strict";w();q();U();P();B();z();Fe=[0,1,2],lh=class extends S{static styles=[...S.styles,I`
      .axis {
        stroke: var(--muted);
      }
      .target {
        fill: none;
        stroke: var(--muted);
        stroke-dasharray: 5 4;
      }
    `];static operation="softmax_gradient";static title=["The short gradient of softmax with loss: (y − t)/N","Softmax-with-Loss 的简化梯度：(y − t)/N"];static inputs={scores:[1.1,.7,1.6],label:1,samples:2};static view={squares:!1};dragged={index:-1,y:0};controls(){let{state:t}=this;return f`
      ${Fe.map(e=>k({label:a(`Score a${e}`,`得分 a${e}`),value:t.scores[e],min:-10,max:10,step:.1,onInput:r=>this.set({scores:t.scores.with(e,r)})}))}
      ${F({label:a("Right class t","正确类别 t"),value:String(t.label),options:Fe.map(e=>[String(e),String(e)]),onInput:e=>this.set({label:Number(e)})})}
      ${k({label:a("Samples in the batch, N","批大小 N"),value:t.samples,min:1,max:10,step:1,onInput:e=>this.set({samples:e})})}
      ${K({label:a("Compare with the squared error","与均方误差比较"),value:t.squares,color:"4",onInput:e=>this.set({squares:e})})}
    `}draw(){let{width:t}=this,r=t>620?(t-16)/2:t;return f`${this.outputs(r)} ${this.gradients(r)}`}outputs(t){let{result:e}=this,r=a("Probabilities y and target t; drag a bar to change its score","概率 y 与监督数据 t；拖动柱子可改变得分");return C({width:t,height:260,x:Bm(),y:{domain:[0,1.08],label:a("probability","概率")},label:r},i=>x`
        ${Fe.map(o=>{let[n,l]=[i.x(o-.42),i.x(o+.42)];return e.target.at(o)?x`<rect class="target" x=${n} width=${l-n} y=${i.y(1)} height=${i.y(0)-i.y(1)}></rect>
              <text class="muted" x=${i.x(o)} y=${i.y(1)+16} text-anchor="middle">t = 1</text>`:_})}
        ${bt(i,Fe,e.y.list(),{color:"forward",width:.6})}
        ${Fe.map(o=>{let n=e.y.at(o);return x`<text class="label" x=${i.x(o)} y=${i.y(n)-12} text-anchor="middle">${$(n,3)}</text>
            ${G(i,{x:o,y:this.computing&&this.dragged.index===o?this.dragged.y:n,label:a(`Probability of class ${o}`,`类别 ${o} 的概率`),color:"forward",step:[0,.02],onMove:(l,h)=>this.drag(o,h)})}`})}`)}drag(t,e){let r=Math.min(.999,Math.max(.001,e));this.dragged={index:t,y:r};let i=this.state.scores.filter((l,h)=>h!==t),o=Math.log(i.reduce((l,h)=>l+Math.exp(h),0)),n=Number((Math.log(r/(1-r))+o).toFixed(2));this.set({scores:this.state.scores.with(t,Math.min(10,Math.max(-10,n)))})}gradients(t){let{result:e,state:r}=this,i=a("Gradient of the scores","得分的梯度");return C({width:t,height:260,x:Bm(),y:{domain:[-1.08,1.08],label:"∂L/∂a"},label:i},o=>x`<line class="axis" x2=${o.width} y1=${o.y(0)} y2=${o.y(0)}></line>
        ${bt(o,Fe,e.short.list(),{color:"backward",width:r.squares?.3:.6})}
        ${r.squares?bt(o,Fe.map(n=>n+.32),e.squares.list(),{color:"4",width:.3}):_}
        ${Fe.map(n=>{let l=e.short.at(n);return x`<text class="label" x=${o.x(n)} y=${o.y(l)+(l<0?16:-6)}
            text-anchor="middle">${$(l,3)}</text>`})}`)}summary(){let{result:t,state:e}=this,r=o=>`(${o.list().map(n=>$(n,3)).join(", ")})`,i=e.squares?a(`; softmax with squared error sends ${r(t.squares)}`,`；softmax 函数加均方误差传回 ${r(t.squares)}`):"";return a(`Loss ${$(t.loss)}. (y − t)/${e.samples} = ${r(t.short)}; the long graph gives ${r(t.long)}${i}.`,`损失 ${$(t.loss)}。(y − t)/${e.samples} = ${r(t.short)}；完整的计算图给出 ${r(t.long)}${i}。`)}};M.define("zs-softmax-gradient",lh)});var Mw={};var _w,hh,Zm=N(()=>{"use strict";w();U();P();B();qt();Ut();et();Lt();z();_w=Array.from({length:10},()=>Array.from({length:10},()=>0)),hh=class extends ct{static styles=[...W,yt,I`
      .mistakes {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
        max-width: 31rem;
        align-content: flex-start;
      }
      .side {
        font-size: 12px;
        font-weight: 600;
      }
    `];static title=["Which digits are confused, and how they look","哪些数字被认错，它们是什么样子"];static inputs={};static view={images:1e4,at:[4,9],shown:"all"};runner=new ut(this,{operation:"sorted_digits",args:()=>({images:this.state.images}),label:a("Read the test images","识别测试图像")});controls(){let{state:t}=this;return f`
      ${this.runner.controls()}
      ${F({label:a("Mistakes to show","显示哪些错误"),value:t.shown,options:[["all",a("all, the most confident first","全部，按把握从大到小")],["cell",a("those of the chosen cell","所选格子中的")]],onInput:e=>this.set({shown:e})})}
      ${k({label:a("Number of test images","测试图像的幅数"),value:t.images,min:500,max:1e4,step:500,onInput:e=>this.set({images:e})})}
    `}draw(){let{frame:t}=this.runner,e=Math.max(25,Math.min(38,(this.width-30)/10.5)),r=t?t.matrix.list():_w,i=Array.from({length:10},(n,l)=>{let h=(l+.5)*e+18;return x`<text class="side" x="8" y=${h} dy="0.35em" text-anchor="middle">${l}</text>
        <text class="side" x=${h} y="12" text-anchor="middle">${l}</text>`}),o=(n,l)=>n===this.state.at[0]&&l===this.state.at[1]?3:n===l?r[n][l]?1:0:r[n][l]?2:0;return f`${V({title:a("rows: true digit, columns: prediction","行：实际的数字，列：预测"),width:10*e+18,height:10*e+18},x`${i}${ht(r.map(n=>n.map(l=>l?String(l):"")),{x:18,y:18,size:e,small:!0,color:"backward",shade:o,at:this.state.at,hover:!1,name:(n,l)=>a(`a ${n} that is read as ${l}`,`把 ${n} 认成 ${l}`),onPoint:(n,l)=>this.set({at:[n,l]})})}`)}
      <div class="mistakes">${t?this.mistakes(t):_}</div>`}mistakes(t){let[e,r]=this.state.at,i=Array.from({length:t.indices.length},(n,l)=>l);return(this.state.shown==="all"?i.slice(0,30):i.filter(n=>t.labels.at(n)===e&&t.predicted.at(n)===r)).map(n=>{let l=a(`test image ${t.indices.at(n)}, a ${t.labels.at(n)} that is read as ${t.predicted.at(n)}`,`测试图像 ${t.indices.at(n)}，把 ${t.labels.at(n)} 认成 ${t.predicted.at(n)}`);return f`<svg width="76" height="84" viewBox="0 0 76 84" role="img" aria-label=${l}>
        ${x`<title>${l}</title>${nt(t.images.at(n),{x:6,y:0,width:64,height:64,low:0,high:1})}
        <rect class="picture-edge" x="6" y="0.5" width="64" height="64"></rect>
        <text class="tick" x="38" y="79" text-anchor="middle">${t.labels.at(n)} → ${t.predicted.at(n)}, ${Math.round(100*t.probability.at(n))} %</text>`}
      </svg>`})}summary(){let{frame:t}=this.runner;if(!t)return a("The network reads up to 10,000 digits that it has never seen. Choose a cell outside of the diagonal to look at its mistakes.","网络识别最多 10,000 个它从未见过的数字。选择对角线以外的格子，可以看其中的错误。");let[e,r]=this.state.at,i=t.count-t.right,o=$(100*t.right/t.count),n=t.matrix.at(e).at(r);return a(`${t.right} of ${t.count} digits are right, ${o} %; ${i} are wrong. Chosen cell: ${n} times a ${e} is read as ${r}.`,`${t.count} 个数字中认对 ${t.right} 个，识别精度 ${o} %，认错 ${i} 个。所选格子：${n} 次把 ${e} 认成 ${r}。`)}};M.define("zs-sorted-digits",hh)});function Do(s,t){let e=new AudioContext,r=e.createBuffer(1,s.length,t),i=s.reduce((n,l)=>Math.max(n,Math.abs(l)),1e-9);r.copyToChannel(s.map(n=>.5*n/i),0);let o=e.createBufferSource();o.buffer=r,o.connect(e.destination),o.onended=()=>e.close(),o.start()}function Wo(s,{width:t,rate:e,label:r},i){let o=s.data,n=Math.max(...o,.1)*1.05,l=Math.floor(t),h=s.length/l,[c,u]=[new Float64Array(2*l),new Float64Array(2*l)];for(let m=0;m<l;m+=1){let g=o.subarray(Math.floor(m*h),Math.floor((m+1)*h));[u[2*m],u[2*m+1]]=[Math.min(...g),Math.max(...g)],c[2*m]=c[2*m+1]=(m+.5)*h/e}let d={domain:[0,s.length/e],label:r},p={domain:[-n,n]};return C({width:t,height:150,x:d,y:p,label:a("Waveform","波形"),margin:{left:44}},m=>x`${L(m,c,u,{color:"forward",className:"thin"})}${i(m)}`)}function qo(s){let[t,e]=s.shape,r=Object.create(s);r.data=new Float32Array(t*e);for(let i=0;i<t;i+=1)r.data.set(s.data.subarray(i*e,(i+1)*e),(t-1-i)*e);return r}function Bo(s,{width:t,height:e,label:r,peaks:i,margin:o,onPoint:n},l){let[h,c]=s.shape,u={domain:[0,c],label:r},d={domain:[0,h],label:o?void 0:a("hertz","赫兹"),format:p=>$(i.at(Math.min(h-1,Math.floor(p))),2)};return C({width:t,height:e,x:u,y:d,label:r,margin:o},p=>{let m=y=>{if(y.type==="pointermove"&&!y.buttons)return;let b=y.currentTarget,v=new DOMPoint(y.clientX,y.clientY).matrixTransform(b.getScreenCTM()?.inverse());n(Math.floor(p.x.invert(v.x)))},g={x:0,y:0,width:p.width,height:p.height};return x`<g @pointerdown=${m} @pointermove=${m}>
      ${nt(qo(s),{...g,low:-80,high:0,kind:"sequential"})}</g>${l(p)}`})}var ch=N(()=>{"use strict";w();z();P();B()});var Aw={};var kw,uh,Ym=N(()=>{"use strict";w();U();P();B();Mt();Ut();ch();et();z();kw=[["samples","Samples in a frame","一帧的样本数",64,1024],["hop","Samples from frame to frame (hop)","相邻两帧相隔的样本数",60,400],["mels","Mel bands","梅尔频带的个数",4,64]],uh=class extends ct{static styles=[...W,I`
      .now {
        stroke: var(--c1);
        stroke-width: 1.6;
      }
      .part {
        fill: var(--c1);
        fill-opacity: 0.3;
      }
    `];static operation="spectrogram";static title=["A sound as an image","把声音变成图像"];static inputs={kind:"word",pitch:440,end:4e3,noise:0,samples:400,hop:160,mels:40,step:45};static view={};player=new st(this,{last:()=>this.result?this.result.decibels.shape[1]-1:0,rate:20,label:a("Frame","帧")});controls(){let{state:t}=this,e=t.kind!=="word";return f`
      ${this.player.controls()}
      ${F({label:a("Sound","声音"),value:t.kind,options:[["word",a('a synthetic word, like "sigh"',"合成的一个词，像英语的 sigh")],["tone",a("a tone","一个音")],["chord",a("a chord","一个和弦")],["sweep",a("a sweep","滑音")]],onInput:r=>this.set({kind:r})})}
      ${e?this.pitch("pitch",a("Pitch in hertz","频率（赫兹）")):_}
      ${t.kind==="sweep"?this.pitch("end",a("Pitch at the end","结束时的频率")):_}
      ${k({label:a("Noise","噪声"),value:t.noise,min:0,max:1,step:.01,onInput:r=>this.set({noise:r})})}
      ${kw.map(([r,i,o,n,l])=>k({label:a(i,o),value:t[r],min:n,max:l,step:1,onInput:h=>this.set({[r]:h})}))}
      ${j({label:a("Listen","播放声音"),onClick:()=>Do(this.result.x.data,this.result.rate)})}
    `}pitch(t,e){return k({label:e,value:this.state[t],min:60,max:7e3,log:!0,onInput:r=>this.set({[t]:r})})}draw(){let{width:t}=this,e=t>700?(t-16)/2:t;return f`${this.waveform(t)} ${this.frameOfIt(e)} ${this.bands(e)} ${this.picture(t)}`}waveform(t){let{result:e,shown:r}=this,{rate:i,x:o}=e;return Wo(o,{width:t,rate:i,label:a("1  the waveform: seconds","1  波形：秒")},n=>{let[l,h]=[e.start,e.start+r.samples].map(c=>n.x(c/i));return x`<rect class="part" x=${l} width=${h-l} height=${n.height}></rect>`})}frameOfIt(t){let{result:e}=this,r=e.windowed.data,i=Math.max(...r,.01)*1.1,o=Array.from(r,(c,u)=>1e3*u/e.rate),n=a("2  the frame times the window: milliseconds","2  这一帧乘以窗函数：毫秒"),l={domain:[0,1e3*r.length/e.rate],label:n},h={domain:[-i,i]};return C({width:t,height:170,x:l,y:h,label:n,margin:{left:44}},c=>L(c,o,r,{color:"backward"}))}bands(t){let{result:e}=this,r=e.bands.length,i=a("3  decibels of its mel bands","3  各梅尔频带的分贝值"),o={domain:[-.5,r-.5],label:i},n={domain:[0,80],ticks:[0,40,80],format:h=>$(h-80)},l=Array.from(e.bands.data,h=>Number(h)+80);return C({width:t,height:170,x:o,y:n,label:i,margin:{left:44}},h=>bt(h,l.map((c,u)=>u),l,{color:"backward"}))}picture(t){let{result:e}=this,r=a("4  all frames side by side: the log-mel spectrogram","4  所有帧并排：对数梅尔频谱图"),i={width:t,height:240,label:r,peaks:e.peaks};return Bo(e.decibels,{...i,onPoint:o=>this.player.go(o)},o=>{let n=o.x(e.step+.5);return x`<line class="now" x1=${n} x2=${n} y2=${o.height}></line>`})}summary(){let{result:t,shown:e}=this,r=Array.from(t.bands.data,Number),i=r.indexOf(Math.max(...r)),[o,n]=t.decibels.shape,l=$(t.peaks.at(i),3),h=$(1e3*e.samples/t.rate,3);return a(`The image has ${o} x ${n} pixels; each frame lasts ${h} ms. Frame ${t.step} is loudest in band ${i}, near ${l} Hz.`,`图像有 ${o} x ${n} 个像素，每帧 ${h} 毫秒。第 ${t.step} 帧在频带 ${i}（约 ${l} 赫兹）最响。`)}};M.define("zs-spectrogram",uh)});async function Xm({seconds:s,rate:t,onStart:e}){let r=await Sw();try{let i=new MediaRecorder(r,{audioBitsPerSecond:128e3}),o=[];i.ondataavailable=c=>o.push(c.data);let n=new Promise(c=>{i.onstop=c});i.start(),e(),await new Promise(c=>setTimeout(c,1e3*s)),i.stop(),await n;let l=await new Blob(o,{type:i.mimeType}).arrayBuffer(),h=await new OfflineAudioContext(1,1,t).decodeAudioData(l);return Tw(h,Math.ceil(s*t))}finally{for(let i of r.getTracks())i.stop()}}async function Sw(){let s={channelCount:1,echoCancellation:!1,noiseSuppression:!1,autoGainControl:!1};try{return await navigator.mediaDevices.getUserMedia({audio:s})}catch(t){let e=t instanceof DOMException?t.name:"";throw e==="NotAllowedError"?new Error(a("The browser has refused the microphone: allow it beside the address of the page, or choose a word.","浏览器拒绝使用麦克风：请在地址栏旁允许使用，或者选一个词。"),{cause:t}):e==="NotReadableError"?new Error(a("The microphone cannot be read, perhaps because another program uses it: close that program, or choose a word.","无法读取麦克风，可能有别的程序正在使用它：请关闭那个程序，或者选一个词。"),{cause:t}):new Error(a("The browser has found no microphone: connect one, or choose a word.","浏览器没有找到麦克风：请接上一个，或者选一个词。"),{cause:t})}}function Tw(s,t){let e=Array.from({length:s.numberOfChannels},(r,i)=>s.getChannelData(i));return Array.from({length:Math.min(t,s.length)},(r,i)=>{let o=e.reduce((n,l)=>n+l[i],0)/e.length;return Math.round(32767*Math.max(-1,Math.min(1,o)))})}function Gm(s,t){let e=new DataView(new ArrayBuffer(44+2*s.length)),r=(i,o)=>[...o].forEach((n,l)=>e.setUint8(i+l,n.charCodeAt(0)));return r(0,"RIFF"),e.setUint32(4,36+2*s.length,!0),r(8,"WAVEfmt "),e.setUint32(16,16,!0),e.setUint16(20,1,!0),e.setUint16(22,1,!0),e.setUint32(24,t,!0),e.setUint32(28,2*t,!0),e.setUint16(32,2,!0),e.setUint16(34,16,!0),r(36,"data"),e.setUint32(40,2*s.length,!0),s.forEach((i,o)=>e.setInt16(44+2*o,i,!0)),new Blob([e],{type:"audio/wav"})}var Vm=N(()=>{"use strict";w();P()});var zw={};function Ho(s){let t=Array.from(s);return t.indexOf(Math.max(...t))}function Iw(s){let t=qo(s);return t.data=t.data.map(e=>e>-30?e:NaN),t}var Jm,Nw,Km,Ew,dh,ph,Qm=N(()=>{"use strict";w();U();ii();P();ca();Mt();B();Vm();Ut();ch();et();Lt();z();Jm=8e3,Nw=1.8,Km=12,Ew=.25,dh={en:["zero","one","two","three","four","five","six","seven","eight","nine"],zh:[..."零一二三四五六七八九"]},ph=class extends ct{static styles=[...W,yt,xr,I`
      .now {
        stroke: var(--c1);
        stroke-width: 1.6;
      }
      .unheard {
        fill: var(--background);
        fill-opacity: 0.72;
        pointer-events: none;
      }
      .ghost {
        opacity: 0.2;
      }
      .stack {
        display: grid;
      }
      .hint {
        align-self: center;
        color: var(--muted);
        font-size: 0.85rem;
      }
      .hint.live {
        color: var(--c1);
        font-weight: 700;
      }
    `];static operation="heard_digit";static title=["A network hears a digit","网络听数字"];static inputs={language:a("en","zh"),word:"7",noise:0};static view={step:50};recording=[];microphone="";player=new st(this,{last:()=>this.result?this.result.moments.length-1:0,rate:Km,label:a("Heard so far","已经听到")});arguments(){return{...super.arguments(),recording:this.recording}}hear(t){this.recording=t,this.refresh()}reset(){super.reset(),this.recording.length&&this.hear([])}controls(){let{state:t}=this;return f`
      ${this.player.controls()}
      ${F({label:a("Language of the voice","语言"),value:t.language,options:[["en",a("English","英语")],["zh",a("Chinese","汉语")]],onInput:e=>this.choose({language:e})})}
      ${F({label:a("Word","词"),value:t.word,options:dh[t.language==="zh"?"zh":"en"].map((e,r)=>[String(r),`${r}  ${e}`]),onInput:e=>this.choose({word:e})})}
      ${k({label:a("Noise, relative to the sound","噪声与声音之比"),value:t.noise,min:0,max:1,step:.02,onInput:e=>this.set({noise:e})})}
      <div class="row wide">
        ${j({label:a("Listen","播放声音"),onClick:()=>this.listen()})}
        ${j({label:a("Record your voice","录下你的声音"),disabled:this.microphone!=="",onClick:()=>this.record()})}
        ${this.recording.length?f`${j({label:a("Save the recording","保存录音"),onClick:()=>Xi(Gm(this.recording,Jm),"recording.wav")})}
              ${j({label:a("Back to the word","回到所选的词"),onClick:()=>this.hear([])})}`:_}
        <span class="hint ${this.microphone==="on"?"live":""}" role="status">${this.hint()}</span>
      </div>
    `}hint(){return this.microphone==="on"?a("Say a digit now","请说一个数字"):this.microphone==="asked"?a("The browser asks you for the microphone","浏览器正在请求使用麦克风"):a("Nothing of a recording is stored.","录音不会保存。")}choose(t){this.recording=[],this.set(t)}listen(){let{moments:t,rate:e,x:r}=this.result;Do(r.data,e),this.player.go(0),this.player.rate=1/t.at(1),this.player.toggle(),setTimeout(()=>this.player.rate=Km,1e3)}async record(){this.problem="",this.showMicrophone("asked");try{let t=await Xm({seconds:Nw,rate:Jm,onStart:()=>this.showMicrophone("on")});this.hear(t)}catch(t){this.problem=t.message}this.showMicrophone("")}showMicrophone(t){this.microphone=t,this.requestUpdate()}get moment(){return Math.min(this.state.step,this.result.moments.length-1)}draw(){let t=this.width>700,e=230,r=t?this.width-e-24:this.width;return f`<div class="stack">
        ${this.sound(r)} ${this.picture(r)} ${this.drops(r)} ${this.course(r)}
      </div>
      ${this.bars(t?e:Math.min(this.width,300))}`}heard(t,e){let r=t.x(e);return x`<rect class="unheard" x=${r} width=${Math.max(0,t.width-r)} height=${t.height}></rect>
      <line class="now" x1=${r} x2=${r} y2=${t.height}></line>`}sound(t){let{moments:e,rate:r,x:i}=this.result,o=a("1  the sound: seconds","1  声音：秒");return Wo(i,{width:t,rate:r,label:o},n=>this.heard(n,e.at(this.moment)))}picture(t){let{decibels:e,moments:r,peaks:i}=this.result,o=e.shape[1],n=r.length-1,l=a("2  what the network gets: the spectrogram, in hertz","2  网络的输入：频谱图（赫兹）");return Bo(e,{...{width:t,height:190,label:l,peaks:i,margin:{left:44}},onPoint:c=>this.player.go(Math.round(c/(o-1)*n))},c=>this.heard(c,o*this.moment/n))}drops(t){let{cover:e,decibels:r,drops:i,peaks:o,probabilities:n}=this.result,[l,h]=e,[c,u]=r.shape,[d,p]=i.shape,m=Ho(n.data),g=a(`3  what it needs: the drop of p(${m}) if a square is silent`,`3  它需要什么：抹掉一块之后，p(${m}) 的下降`),y={domain:[0,u],label:g},b={domain:[0,c],format:A=>$(o.at(Math.min(c-1,Math.floor(A))),2)},v=Math.max(...Array.from(i.data,Math.abs),.01),T=(l-h)/2;return C({width:t,height:190,x:y,y:b,label:g,margin:{left:44}},A=>{let[E,O]=[A.x(T),A.x(T+h*p)],[R,H]=[A.y(T+h*d),A.y(T)],Y={x:E,y:R,width:O-E,height:H-R};return x`${nt(qo(i),{...Y,low:-v,high:v,kind:"diverging"})}
        <g class="ghost">${nt(Iw(r),{x:0,y:0,width:A.width,height:A.height,low:-80,high:0})}</g>`})}course(t){let{answers:e,moments:r}=this.result,[i,o]=e.shape,n=a("4  the probability of each digit, as it listens: seconds","4  听的过程中各数字的概率：秒"),l={domain:[0,r.at(i-1)],label:n},h={domain:[0,1.15],ticks:[0,.5,1]},c=Ho(e.at(i-1).data);return C({width:t,height:150,x:l,y:h,label:n,margin:{left:44}},u=>{let d=Array.from({length:o},(m,g)=>{let y=Array.from({length:i},(E,O)=>Number(e.at(O).at(g))),b=Ho(y);if(y[b]<Ew)return _;let v=g===c?"backward":"7",T=g===c?i-1:b,A=g===c?16:-4;return x`${L(u,r.data,y,{color:v})}
          <text class="direct" data-color=${v} x=${u.x(r.at(T))-3} y=${u.y(y[T])+A}
            text-anchor="end">${g}</text>`}),p=u.x(r.at(this.moment));return x`${d}<line class="now" x1=${p} x2=${p} y2=${u.height}></line>`})}bars(t){let e=a("what it hears","它听到的数字"),r=this.recording.length?-1:Number(this.shown.word);return V({title:e,width:t,height:192},ts(this.answer(),{width:t,label:r}))}answer(){return this.result.answers.at(this.moment).data}summary(){let{moments:t,notes:e}=this.result,r=this.answer(),i=Ho(r),o=`${(100*r[i]).toFixed(1)} %`,n=$(t.at(this.moment)),l=a(`After ${n} seconds the network hears a ${i}, with ${o}.`,`听到第 ${n} 秒，网络认为是 ${i}，概率 ${o}。`),h=this.recording.length?a("That is your recording; the network has learned from synthetic voices only, and may not understand people.","这是你的录音；网络只听过合成的嗓音，不一定听得懂人说的话。"):a(`The word is "${dh[this.shown.language][this.shown.word]}", by a synthetic voice that it has never heard.`,`这个词是“${dh[this.shown.language][this.shown.word]}”，由它没有听过的合成嗓音读出。`),c=e.length?a(` Note: ${e.join("; ")}.`,`注意：${e.join("；")}。`):"";return`${l}${a(" ","")}${h}${c}`}};M.define("zs-spoken-digit",ph)});var Cw={};function li(s){return Number(s.toFixed(4))+0}var mh,tf=N(()=>{"use strict";w();U();q();P();B();z();mh=class extends S{static styles=[...S.styles,I`
      table {
        align-self: center;
      }
    `];static operation="squared_error";static title=["The 1/2 in the squared error","均方误差前面的 1/2"];static inputs={y:3,t:1};controls(){let{state:t}=this;return f`
      ${k({label:a("output y","输出 y"),value:t.y,min:-4,max:4,step:.05,color:"text",onInput:e=>this.set({y:e})})}
      ${k({label:a("target t","监督数据 t"),value:t.t,min:-2,max:2,step:.05,color:"2",onInput:e=>this.set({t:e})})}
    `}draw(){let{result:t,state:e}=this,r=Math.min(this.width,560),i=t.axis.list(),o=t.curve.list(),n=o.map(u=>2*u),l={domain:[-5,5],label:"y"},h={domain:[-2,16],label:a("error E","误差 E")},c=(u,d)=>[-5,5].map(p=>u+d*(p-e.y));return f`${C({width:r,height:320,x:l,y:h,label:a("Both errors and their tangents","两种误差与各自的切线")},u=>x`
        ${L(u,[-5,5],c(t.whole,t.whole_slope),{color:"0",className:"thin",dashed:!0})}
        ${L(u,[-5,5],c(t.half,t.slope),{color:"1",dashed:!0})}
        ${L(u,i,n,{color:"0"})}
        ${L(u,i,o,{color:"1"})}
        <line class="line thin" data-color="2" x1=${u.x(e.t)} x2=${u.x(e.t)} y1="0" y2=${u.height}></line>
        ${G(u,{x:e.y,y:t.half,step:[.05,0],color:"text",label:a("the point on the curve","曲线上的点"),onMove:d=>this.set({y:Number(d.toFixed(2))})})}
      `)}
      <table>
        <thead>
          <tr>
            <th scope="col">E</th>
            <th scope="col">${a("value","值")}</th>
            <th scope="col">${a("slope","斜率")}</th>
            <th scope="col">y − t</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td data-color="1">½ (y − t)²</td>
            <td>${$(t.half)}</td>
            <td>${$(li(t.slope))}</td>
            <td>${$(li(e.y-e.t))}</td>
          </tr>
          <tr>
            <td data-color="0">(y − t)²</td>
            <td>${$(t.whole)}</td>
            <td>${$(li(t.whole_slope))}</td>
            <td>${$(li(e.y-e.t))}</td>
          </tr>
        </tbody>
      </table>`}summary(){let{result:t,state:e}=this,[r,i,o]=[t.slope,t.whole_slope,e.y-e.t].map(n=>$(li(n)));return a(`With the 1/2 the slope is ${r}, which is y − t = ${o}; without it, the slope is ${i}.`,`有 1/2 时斜率是 ${r}，正好等于 y − t = ${o}；没有它，斜率是 ${i}。`)}};M.define("zs-squared-error",mh)});var Pw={};var fh,ef=N(()=>{"use strict";w();U();q();P();et();z();fh=class extends S{static operation="step_values";static title=["A whole array at once: step and sigmoid","整个数组一次算完：阶跃函数与 sigmoid 函数"];static inputs={values:[-1e3,-1,0,1,2]};static styles=[...W,I`
      .scroll {
        width: 100%;
        overflow-x: auto;
      }
      table {
        margin: 0 auto;
      }
      th {
        font-family: var(--mono);
        font-weight: 500;
        white-space: nowrap;
        text-align: left;
      }
      td {
        min-width: 4.6rem;
        padding-inline: 0.5rem;
        font-family: var(--mono);
      }
      .high {
        color: var(--c2);
        font-weight: 600;
      }
      .bad {
        color: var(--c1);
        font-weight: 600;
      }
    `];text="";controls(){return f`
      ${ft({label:a("The array x, up to 8 numbers","数组 x，最多 8 个数"),value:this.text||this.state.values.join(", "),wide:!0,code:!0,onInput:t=>this.typed(t)})}
      ${j({label:a("Ordinary numbers","普通的数"),onClick:()=>this.choose([-2,-.5,0,.5,2])})}
      ${j({label:a("Numbers that overflow","会溢出的数"),onClick:()=>this.choose([-1e3,-710,-709,0,709,1e3])})}
    `}choose(t){this.text="",this.set({values:t})}reset(){this.text="",super.reset()}typed(t){this.text=t;let e=t.split(/[\s,，;；]+/).filter(Boolean).map(i=>Number(i.replace("−","-"))),r=e.some(i=>!Number.isFinite(i))||!e.length;this.problem=r?a("Write numbers with commas between them, such as −1, 0, 2.","请写出用逗号隔开的数，例如 −1, 0, 2。"):"",r||this.set({values:e}),this.requestUpdate()}draw(){let{result:t}=this,e=t.x.list(),r=[["x",i=>$(e[i]),()=>""],["x > 0",i=>t.mask.at(i)?"True":"False",i=>t.mask.at(i)?"high":"muted"],["step(x)",i=>$(t.step.at(i)),i=>t.step.at(i)?"high":"muted"],["sigmoid(x)",i=>$(t.sigmoid.at(i)),()=>""],["exp(−x)",i=>$(t.power.at(i)),i=>Number.isFinite(t.power.at(i))?"muted":"bad"],["1 / (1 + exp(−x))",i=>$(t.plain.at(i)),i=>Number.isFinite(t.power.at(i))?"muted":"bad"]];return f`<div
      class="scroll"
      tabindex="0"
      role="group"
      aria-label=${a("Values, element by element","对应元素的值")}
    >
      <table>
        <tbody>
          ${r.map(([i,o,n])=>f`<tr>
                <th scope="row">${i}</th>
                ${e.map((l,h)=>f`<td class=${n(h)}>${o(h)}</td>`)}
              </tr>`)}
        </tbody>
      </table>
    </div>`}summary(){let{result:t}=this,e=t.power.list().filter(o=>!Number.isFinite(o)).length,r=t.step.list().filter(o=>o===1).length,i=t.x.length;return e?a(`${r} of ${i} elements are above 0. The formula of the sigmoid overflows at ${e}: exp(−x) is too large for a float. The library's form does not.`,`${i} 个元素中有 ${r} 个大于 0。照公式写的 sigmoid 函数在 ${e} 个元素处溢出：exp(−x) 太大，浮点数装不下。库里的写法不会溢出。`):a(`${r} of ${i} elements are above 0. Nothing overflows.`,`${i} 个元素中有 ${r} 个大于 0，没有溢出。`)}};M.define("zs-step-values",fh)});var Ow={};var gh,sf=N(()=>{"use strict";w();q();po();U();P();B();et();z();gh=class extends S{static operation="surprise";static styles=[...W,I`
      .value {
        paint-order: stroke;
        stroke: var(--card);
        stroke-width: 4px;
      }
    `];static title=["How much a coin says","一枚硬币能说多少"];static inputs={p:.25,base:"2"};static view={show:"event"};draw(){let{width:t}=this;return this.state.show==="coin"?this.entropy(Math.min(t,640)):this.information(Math.min(t,640))}get axis(){return{domain:[0,1],label:a("probability p of heads","正面的概率 p")}}information(t){let e=this.result,r=6*(e.surprises.data[100]||1),i={domain:[0,r],label:`−log p (${Ce(this)})`},o=a("Self-information of heads and of tails","正面与反面的自信息"),n=Array.from(e.surprises.data).reverse();return C({width:t,height:290,x:this.axis,y:i,label:o},l=>{let{p:h}=this.state;return x`
        ${L(l,e.grid.data,e.surprises.data,{color:"0"})}
        ${L(l,e.grid.data,n,{color:"1",dashed:!0})}
        ${h<1?this.drop(l,h,Math.min(e.tails,r),"1"):_}
        ${h>0?this.drop(l,h,Math.min(e.heads,r),"0"):_}
        <text data-color="0" class="name" x=${l.x(.03)+18} y="16">${a("heads","正面")}</text>
        <text data-color="1" class="name" x=${l.x(.97)-18} y="16" text-anchor="end">${a("tails","反面")}</text>`})}drop(t,e,r,i){let o=t.x(e)>t.width-60;return x`<line class="line thin" data-color=${i} x1=${t.x(e)} x2=${t.x(e)} y1=${t.y(r)} y2=${t.height}></line>
      ${X(t,[e],[r],{color:i,radius:6})}
      <text class="value" x=${t.x(e)+(o?-10:10)} y=${Math.max(14,t.y(r)-6)} text-anchor=${o?"end":"start"}>${$(r)}</text>`}entropy(t){let e=this.result,r={domain:[0,1.12*Math.max(...e.entropies.data)],label:`H (${Ce(this)})`},i=a("Entropy of the coin","硬币的熵");return C({width:t,height:290,x:this.axis,y:r,label:i},o=>x`${L(o,e.grid.data,e.entropies.data,{color:"2"})}
        ${G(o,{x:this.state.p,y:e.entropy,label:a("Probability of heads","正面的概率"),color:"2",step:[.01,0],onMove:n=>this.set({p:n})})}
        <text x=${o.x(.5)} y=${o.y(e.entropy/2)} text-anchor="middle">H = ${$(e.entropy)} ${Ce(this)}</text>`)}controls(){return f`${k({label:a("Probability of heads","正面的概率"),value:this.state.p,min:0,max:1,step:.005,onInput:t=>this.set({p:t})})}
    ${$r(this)}`}summary(){let{p:t}=this.state,[e,r,i]=[this.result.heads,this.result.tails,this.result.entropy].map(n=>$(n)),o=Ce(this);return a(`Heads say ${e} and tails ${r} ${o}; on average ${$(t)} · ${e} + ${$(1-t)} · ${r} = ${i}.`,`正面的自信息是 ${e} ${o}，反面是 ${r}；平均：${$(t)} · ${e} + ${$(1-t)} · ${r} = ${i}。`)}};M.define("zs-surprise",gh)});var Rw={};var Lw,$h,rf=N(()=>{"use strict";w();q();U();P();B();z();Lw=[["0.01*x**2 + 0.1*x",5,0,20],["sin(x)",1,-4,7],["exp(x)",0,-2,2.5],["x**3 - 3*x",1.5,-2.5,2.5]],$h=class extends S{static operation="tangent";static title=["The derivative, by a step of size h","用步长 h 求导数"];static inputs={formula:"0.01*x**2 + 0.1*x",at:5,h:4,low:0,high:20};draw(){let{width:t}=this,e=t>640?Math.floor((t-16)/2):t;return f`${this.secants(e)} ${this.errors(e)}`}secants(t){let{state:e,result:r}=this,i=Array.from(r.values.data).filter(Number.isFinite),[o,n]=[Math.min(...i,r.value),Math.max(...i,r.value)],l=.1*(n-o||1),h={domain:[e.low,e.high],label:"x"},c={domain:[o-l,n+l],label:"f(x)"},u=a("The function, its tangent and two secants","函数、切线与两条割线");return C({width:t,height:320,x:h,y:c,label:u},d=>{let{at:p,h:m}=e,g=[e.low,e.high],y=(b,[v,T])=>g.map(A=>T+b*(A-v));return x`${L(d,r.x.data,r.values.data,{color:"text"})}
        ${L(d,g,y(r.exact,[p,r.value]),{color:"2",dashed:!0})}
        ${L(d,g,y(r.forward,[p,r.value]),{color:"1"})}
        ${L(d,g,y(r.central,[p-m,r.below]),{color:"0"})}
        ${X(d,[p-m,p+m],[r.below,r.above],{color:"0",radius:4.5})}
        ${G(d,{x:p,y:r.value,label:"x",color:"text",step:[(e.high-e.low)/100,0],onMove:b=>this.set({at:b})})}`})}errors(t){let{state:e,result:r}=this,i={domain:[1e-15,10],label:a("step h","步长 h"),log:!0},o={domain:[1e-14,10],label:a("error of the slope","斜率的误差"),log:!0},n=a("Errors by step","误差随步长的变化"),l=u=>Array.from(u,d=>d>0?d:NaN),h=r.steps.data.findIndex(u=>u>.001),c=u=>u>0?Math.max(u,1e-14):NaN;return C({width:t,height:320,x:i,y:o,label:n,margin:{left:62}},u=>{let d=u.x(e.h),p=[["1",a("forward difference","前向差分"),r.forward_errors,Math.abs(r.forward-r.exact)],["0",a("central difference","中心差分"),r.central_errors,Math.abs(r.central-r.exact)]];return x`<line class="line thin dashed" data-color="muted" x1=${d} x2=${d} y1="0" y2=${u.height}></line>
        ${p.map(([m,g,y,b])=>x`${L(u,r.steps.data,l(y.data),{color:m})}
          ${b>0?X(u,[e.h],[c(b)],{color:m,radius:5.5}):""}
          <text class="direct" data-color=${m} text-anchor=${m==="1"?"end":"start"}
            x=${m==="1"?u.x(r.steps.data[h])-6:u.x(1e-14)}
            y=${m==="1"?u.y(Math.max(y.data[h],1e-12))-8:u.height-12}>${g}</text>`)}`})}controls(){let{state:t}=this;return f`${ft({label:a("f(x), a formula in x","f(x)：x 的公式"),value:t.formula,code:!0,onInput:e=>this.set({formula:e})})}
      ${k({label:a("Step h","步长 h"),value:t.h,min:1e-15,max:10,log:!0,onInput:e=>this.set({h:e})})}
      ${k({label:a("Place x","位置 x"),value:t.at,min:t.low,max:t.high,onInput:e=>this.set({at:e})})}
      <div class="row wide">
        ${Lw.map(([e,r,i,o])=>j({label:e.replaceAll("**","^"),onClick:()=>this.set({formula:e,at:r,low:i,high:o})}))}
        ${j({label:"h = 10⁻⁴",onClick:()=>this.set({h:1e-4})})}
        ${j({label:"h = 10⁻¹³",onClick:()=>this.set({h:1e-13})})}
      </div>`}summary(){let{exact:t,central:e,forward:r}=this.result,[i,o,n]=[t,e,r].map(l=>$(l,8));return a(`The exact slope is ${i}; the central difference gives ${o}, the forward difference ${n}.`,`准确的斜率是 ${i}；中心差分得到 ${o}，前向差分得到 ${n}。`)}};M.define("zs-tangent",$h)});var Fw={};var xh,of=N(()=>{"use strict";w();U();As();q();P();B();et();z();xh=class extends S{static operation="tanh_and_sigmoid";static title=["Make a tanh out of a sigmoid","用 sigmoid 函数做出 tanh 函数"];static inputs={inner:1,outer:1,shift:0};static styles=[...W,ee,I`
      .gap {
        fill: var(--c1);
        fill-opacity: 0.14;
      }
    `];controls(){let{state:t}=this,e=(r,i,o,n)=>k({label:r,value:t[i],min:o,max:n,step:.1,onInput:l=>this.set({[i]:l})});return f`${e(a("Multiply the output by","输出乘以"),"outer",0,4)}
    ${e(a("Multiply the input by","输入乘以"),"inner",0,4)} ${e(a("Add","再加上"),"shift",-2,2)}`}draw(){let{result:t,width:e}=this,[r,i,o]=[t.grid.list(),t.tanh.list(),t.sigmoid.list()],n=a("tanh, and a sigmoid with other scales","tanh 函数与换了刻度的 sigmoid 函数");return f`${C({width:e,height:300,x:{domain:[-4,4],label:"x"},y:{domain:[-2.1,2.1],label:"y"},label:n},h=>{let c=r.map((d,p)=>`${h.x(d)},${h.y(i[p])}`),u=r.map((d,p)=>`${h.x(d)},${h.y(o[p])}`);return x`${xe(h)}
          <path class="gap" d="M${c.join("L")}L${u.reverse().join("L")}Z"></path>
          ${L(h,r,i,{color:"tanh"})}
          ${L(h,r,o,{color:"sigmoid",dashed:!0})}`})}
    ${$t([{color:"tanh",text:"tanh(x)"},{color:"sigmoid",text:this.formula(),dashed:!0}])}`}formula(){let{outer:t,inner:e,shift:r}=this.state,i=r<0?"−":"+";return`${$(t)} · sigmoid(${$(e)} · x) ${i} ${$(Math.abs(r))}`}summary(){let t=this.result.difference;return t<1e-12?a(`${this.formula()} equals tanh(x).`,`${this.formula()} 就是 tanh(x)。`):a(`The largest difference between tanh(x) and ${this.formula()} is ${$(t)}.`,`tanh(x) 与 ${this.formula()} 最多相差 ${$(t)}。`)}};M.define("zs-tanh-sigmoid",xh)});var jw={};var Uw,yh,nf=N(()=>{"use strict";w();q();vt();U();P();Mt();B();z();Uw=200,yh=class extends S{static styles=it;static operation="thinned_networks";static title=["Dropout: many thinned networks in one","Dropout：一个网络里的许多稀疏网络"];static inputs={rate:.5,scaling:"training",step:0,seed:4};player=new st(this,{last:()=>Uw-1,rate:3,label:a("Mask","掩码")});arguments(){let{step:t,...e}=super.arguments();return{...e,draw:t+1}}controls(){let{state:t}=this;return f`${this.player.controls()}
    ${k({label:a("dropout rate p","Dropout 的比例 p"),value:t.rate,min:0,max:.9,step:.05,color:"dropout",onInput:e=>this.set({rate:e})})}
    ${F({label:a("who makes up for the missing neurons","由谁补偿被关闭的神经元"),value:t.scaling,options:[["training",a("training: divided by 1 − p (inverted)","训练时除以 1 − p")],["inference",a("inference: times 1 − p","推理时乘以 1 − p")],["nowhere",a("nobody (a slip)","谁也不（错误）")]],onInput:e=>this.set({scaling:e})})}`}draw(){let t=this.width>760,e=t?Math.floor(this.width*.46):this.width,r=t?this.width-e-16:this.width;return f`${this.network(e)}
      <div class="column">${this.histogram(r)}${this.running(r)}</div>`}network(t){let{result:e}=this,r=[4,6,6,1],i=[[1,1,1,1],...e.masks.map(p=>p.list()),[1]],o=Math.min(400,t),n=(p,m)=>[34+p*(t-146)/3,o/2+(m-(r[p]-1)/2)*(o/6.6)],l=[];for(let p=0;p<3;p+=1){let m=e.weights[p].list(),g=Math.max(...m.flat().map(Math.abs));for(let y=0;y<r[p];y+=1)for(let b=0;b<r[p+1];b+=1){if(!i[p][y]||!i[p+1][b])continue;let[[v,T],[A,E]]=[n(p,y),n(p+1,b)];l.push(x`<line class="weight" data-color=${m[y][b]>0?"positive":"negative"} stroke-width=${.4+3*Math.abs(m[y][b])/g} x1=${v} y1=${T} x2=${A} y2=${E}></line>`)}}let h=e.masks.map(p=>p.list().reduce((m,g)=>m+g,0)),c=a(`A network whose hidden layers keep ${h.join(" and ")} of 6 neurons`,`隐藏层各保留 ${h.join("、")} 个神经元（共 6 个）的网络`),[u,d]=n(3,0);return f`<svg
      class="plot"
      width=${t}
      height=${o}
      viewBox="0 0 ${t} ${o}"
      role="img"
      aria-label=${c}
    >
      ${l}
      ${i.map((p,m)=>p.map((g,y)=>{let[b,v]=n(m,y);return g?x`<circle class="neuron" cx=${b} cy=${v} r="11"></circle>`:x`<g class="off"><circle cx=${b} cy=${v} r="11"></circle><path d="M${b-5},${v-5}l10,10m0,-10l-10,10"></path></g>`}))}
      <text x=${u+18} y=${d} dy="0.32em" class="title">y = ${$(e.answer,3)}</text>
    </svg>`}histogram(t){let{result:e}=this,[r,i]=[e.edges.list(),e.counts.list()],o=r[1]-r[0],n=i.map((c,u)=>r[u]+o/2),l=Math.max(...i)*1.25,h=(c,u,d,p,m)=>{let g=c.x(u)>c.width/2;return x`<line class="line" data-color=${d} x1=${c.x(u)} x2=${c.x(u)} y2=${c.height}></line>
        <text class="end" data-color=${d} x=${c.x(u)+(g?-6:6)} y=${14+16*m} text-anchor=${g?"end":"start"}>${p} ${$(u,3)}</text>`};return C({width:t,height:210,x:{domain:[r[0],r[r.length-1]],label:a("output y","输出 y")},y:{domain:[0,l],ticks:[]},label:a("Outputs of 1,000 thinned networks","1,000 个稀疏网络的输出"),margin:{left:16}},c=>x`${bt(c,n,i,{color:"7",width:o*.9})}
        ${h(c,e.average,"text",a("average of 1,000 masks","1,000 个掩码的平均"),0)}
        ${h(c,e.whole,"2",a("the whole network","完整的网络"),1)}
        <line class="line" data-color="1" x1=${c.x(e.answer)} x2=${c.x(e.answer)} y1=${c.height-16} y2=${c.height}></line>`)}running(t){let{result:e,state:r}=this,i=e.running.list(),o=i.map((c,u)=>u+1),[n,l]=[Math.min(...i,e.whole),Math.max(...i,e.whole)],h=.08*(l-n||1);return C({width:t,height:210,x:{domain:[1,1e3],log:!0,label:a("masks in the average","参与平均的掩码个数")},y:{domain:[n-h,l+h],label:a("average","平均")},label:a("The average of more and more masks","越来越多掩码的平均")},c=>x`<line class="line dashed" data-color="2" x2=${c.width} y1=${c.y(e.whole)} y2=${c.y(e.whole)}></line>
        ${L(c,o,i,{color:"text"})}
        <line class="now" x1=${c.x(r.step+1)} x2=${c.x(r.step+1)} y2=${c.height}></line>`)}summary(){let{result:t}=this,[e,r,i]=[t.answer,t.average,t.whole].map(o=>$(o,3));return a(`The mask that is drawn, one of ${$(t.networks)} possible ones, gives ${e}; the average of 1,000 masks is ${r}, and the whole network gives ${i}.`,`可能的掩码有 ${$(t.networks)} 种，现在这一种给出 ${e}；1,000 个掩码的平均是 ${r}，完整的网络给出 ${i}。`)}};M.define("zs-thinned-networks",yh)});var Ww={};var wh,Er,Dw,af,Xt,Ir,bh,lf=N(()=>{"use strict";w();U();q();Vr();P();Mt();B();et();Gr();z();wh=[2,3,2,2],Er=2,Dw=["W","b"],af=(s,t)=>[...String(s)].map(e=>t[Number(e)]).join(""),Xt=s=>af(s,"₀₁₂₃₄₅₆₇₈₉"),Ir=s=>`⁽${af(s,"⁰¹²³⁴⁵⁶⁷⁸⁹")}⁾`,bh=class extends S{static operation="three_layers";static title=["A network of three layers, with every number","三层神经网络与其中的每一个数"];static inputs={x:[1,.5],W1:[[.1,.3,.5],[.2,.4,.6]],b1:[.1,.2,.3],W2:[[.1,.4],[.2,.5],[.3,.6]],b2:[.1,.2],W3:[[.1,.3],[.2,.4]],b3:[.1,.2],activation:"sigmoid"};static view={step:3,layer:1,neuron:0};static styles=[...W,I`
      .edge {
        fill: none;
        stroke: var(--c);
        stroke-opacity: 0.4;
      }
      .edge.lit {
        stroke-opacity: 1;
      }
      .edge.faint {
        stroke-opacity: 0.12;
      }
      .neuron circle {
        fill: var(--panel);
        stroke: var(--line);
        stroke-width: 1.4;
      }
      .neuron.chosen circle {
        fill: var(--highlight);
        stroke: var(--c1);
        stroke-width: 2.6;
      }
      .neuron[role="button"] {
        cursor: pointer;
      }
      .neuron text {
        text-anchor: middle;
      }
      .name {
        font-size: 12px;
        fill: var(--muted);
      }
      .amount {
        font-size: 13px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .bias {
        font-size: 11.5px;
        fill: var(--muted);
        text-anchor: middle;
      }
      .weight {
        paint-order: stroke;
        stroke: var(--card);
        stroke-width: 4px;
        font-size: 12px;
        text-anchor: middle;
        fill: var(--muted);
      }
      .weight.lit {
        fill: var(--c1);
        font-size: 13px;
        font-weight: 700;
      }
      .title {
        fill: var(--muted);
        font-size: 12.5px;
        font-weight: 600;
        text-anchor: middle;
      }
      .track {
        stroke: var(--line);
        stroke-width: 2;
      }
      .sum {
        width: 100%;
        margin: 0;
        text-align: center;
        font-size: 0.95rem;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
    `];player=new st(this,{last:()=>3,rate:1,label:a("Layer","层")});controls(){let{state:t}=this;return f`
      ${this.player.controls()}
      ${[0,1].map(e=>k({label:`x${Xt(e+1)}`,value:t.x[e],min:-Er,max:Er,step:.01,onInput:r=>this.set({x:t.x.with(e,r)})}))}
      ${F({label:a("Activation of the hidden layers","隐藏层的激活函数"),value:t.activation,options:le.map(({name:e,text:r})=>[e,r]),onInput:e=>this.set({activation:e})})}
      ${this.parameters()}
    `}parameters(){let{state:t}=this,{layer:e,neuron:r}=this.chosen(),[i,o]=Dw.map(l=>t[l+e]),n=i.map((l,h)=>Kt({label:a(`${this.weightName(e,r,h)} from ${this.source(e,h)}: W${e}[${h}, ${r}]`,`来自 ${this.source(e,h)} 的权重 ${this.weightName(e,r,h)}：W${e}[${h}, ${r}]`),value:l[r],min:-100,max:100,onInput:c=>this.set({[`W${e}`]:i.with(h,l.with(r,c))})}));return At(a(`The neuron ${this.nameOf(e,r)}: its weights and its bias`,`神经元 ${this.nameOf(e,r)} 的权重与偏置`),[n,Kt({label:`${a("bias","偏置")} b${Xt(r+1)}${Ir(e)}`,value:o[r],min:-100,max:100,onInput:l=>this.set({[`b${e}`]:o.with(r,l)})})])}chosen(){let t=Math.min(3,Math.max(1,this.state.layer));return{layer:t,neuron:Math.min(wh[t]-1,Math.max(0,this.state.neuron))}}nameOf(t,e){return t===0?`x${Xt(e+1)}`:`a${Xt(e+1)}${Ir(t)}`}source(t,e){return t===1?`x${Xt(e+1)}`:`z${Xt(e+1)}${Ir(t-1)}`}weightName(t,e,r){return`w${Xt(e+1)}${Xt(r+1)}${Ir(t)}`}outputs(){let{result:t,state:e}=this;return[e.x,t.z1.list(),t.z2.list(),t.y.list()]}draw(){let{width:t}=this,e=t<560,r=e?330:360,[i,o]=e?[44,t-40]:[110,t-120],n=(c,u)=>[i+(o-i)*c/3,r/2+12+(u-(wh[c]-1)/2)*(e?92:104)],l=e?25:31,h=a("The network: choose a neuron to see its sum","网络：选择一个神经元，看它的加权和");return f`<svg
        class="plot"
        width=${t}
        height=${r}
        viewBox="0 0 ${t} ${r}"
        role="group"
        aria-label=${h}
      >
        ${this.titles(n)} ${this.edges(n)} ${this.neurons(n,l)}
        ${[0,1].map(c=>this.gauge(c,n(0,c),l))} ${this.weights(n,!e)}
      </svg>
      <p class="sum">${this.sum()}</p>`}titles(t){return[a("input","输入层"),a("layer 1","第 1 层"),a("layer 2","第 2 层"),a("output","输出层")].map((r,i)=>x`<text class="title" x=${t(i,0)[0]} y="16">${r}</text>`)}edges(t){let e=this.chosen();return[1,2,3].map(r=>this.state[`W${r}`].flatMap((i,o)=>i.map((n,l)=>{let h=r===e.layer&&l===e.neuron,[[c,u],[d,p]]=[t(r-1,o),t(r,l)],m=h?"lit":r>this.state.step?"faint":"";return x`<path class="edge ${m}" data-color=${n<0?"negative":"positive"}
            stroke-width=${1+Math.min(5,3*Math.abs(n))} d="M${c},${u}L${d},${p}"></path>`})))}neurons(t,e){let r=this.outputs(),i=this.chosen();return wh.flatMap((o,n)=>Array.from({length:o},(l,h)=>{let[c,u]=t(n,h),d=n===0?`x${Xt(h+1)}`:n===3?`y${Xt(h+1)}`:`z${Xt(h+1)}${Ir(n)}`,m=n<=this.state.step?$(r[n][h],3):"?",g=x`<circle r=${e} cx=${c} cy=${u}></circle>
          <text class="name" x=${c} y=${u-6}>${d}</text><text class="amount" x=${c} y=${u+12}>${m}</text>
          ${n?x`<text class="bias" x=${c} y=${u+e+14}>b = ${$(this.state[`b${n}`][h],3)}</text>`:_}`;if(n===0)return x`<g class="neuron">${g}</g>`;let y=()=>this.set({layer:n,neuron:h}),b=n===i.layer&&h===i.neuron;return x`<g class="neuron ${b?"chosen":""}" role="button" tabindex="0" aria-pressed=${b}
          aria-label=${`${d} = ${m}`} @click=${y} @keydown=${v=>{v.key!=="Enter"&&v.key!==" "||(v.preventDefault(),y())}}>${g}</g>`}))}gauge(t,[e,r],i){let[o,n]=[e-i-10,38],l={x:ge().domain([0,1]).range([o,o+1]),y:ge().domain([-Er,Er]).range([r+n,r-n]),width:0,height:2*n};return x`<line class="track" x1=${o} x2=${o} y1=${r-n} y2=${r+n}></line>
      ${G(l,{x:0,y:Math.max(-Er,Math.min(Er,this.state.x[t])),label:`x${Xt(t+1)}`,step:[0,.05],color:"1",radius:7,onMove:(h,c)=>this.set({x:this.state.x.with(t,c)})})}`}weights(t,e){let r=this.chosen();return[1,2,3].map(i=>this.state[`W${i}`].flatMap((o,n)=>o.map((l,h)=>{let c=i===r.layer&&h===r.neuron;if(!c&&!e)return _;let[[u,d],[p,m]]=[t(i-1,n),t(i,h)],g=e?.34:.46;return x`<text class="weight ${c?"lit":""}" x=${u+g*(p-u)} y=${d+g*(m-d)+4}>${$(l,3)}</text>`})))}sum(){let{result:t,state:e}=this,{layer:r,neuron:i}=this.chosen(),o=this.outputs()[r-1],n=e[`W${r}`].map((u,d)=>`${$(u[i])} · ${$(o[d])}`),l=$(t[`a${r}`].at(i)),h=`${this.nameOf(r,i)} = ${n.join(" + ")} + ${$(e[`b${r}`][i])} = ${l}`;if(r===3)return`${h} = y${Xt(i+1)}`;let c=le.find(u=>u.name===e.activation)?.text;return f`${h}, &nbsp; z${Xt(i+1)}${Ir(r)} = ${c}(${l}) =
    ${$(t[`z${r}`].at(i))}`}summary(){let[t,e]=[this.state.x,this.result.y.list()],[r,i]=[t.map(o=>$(o)),e.map(o=>o.toFixed(8).replace("-","−"))];return a(`The input (${r.join(", ")}) gives the output (${i.join(", ")}).`,`输入 (${r.join(", ")}) 得到输出 (${i.join(", ")})。`)}};M.define("zs-three-layers",bh)});var qw={};var vh,hf=N(()=>{"use strict";w();q();U();P();B();qt();et();z();vh=class extends S{static styles=[...W,I`
      .faint {
        stroke-opacity: 0.3;
        stroke-width: 1;
      }
      .hint {
        width: 100%;
        margin: 0;
        color: var(--muted);
        font-size: 0.85rem;
        text-align: center;
      }
    `];static title=["Learning digits in mini-batches","用 mini-batch 学习识别数字"];static inputs={samples:6e3,batch_size:100,lr:.1,hidden:50,epochs:12,seed:0};runner=new ut(this,{operation:"mini_batch_training",args:()=>this.arguments(),label:a("Train","训练")});draw(){let{width:t}=this,e=t>640?Math.floor((t-16)/2):t;return f`${this.losses(e)} ${this.accuracies(e)} ${this.weights(t)}`}get frame(){return this.runner.frame}losses(t){let{frame:e,state:r}=this,o={domain:[0,e?.steps??r.epochs*Math.ceil(r.samples/r.batch_size)],label:a("iteration","迭代次数")},l={domain:[0,e?Math.max(2.5,...Array.from(e.average.data).filter(Number.isFinite)):2.5],label:a("loss","损失")},h=a("Loss of each mini-batch","每个 mini-batch 的损失");return C({width:t,height:280,x:o,y:l,label:h},c=>e?x`${L(c,e.iterations.data,e.losses.data,{color:"train",className:"faint"})}
          ${L(c,e.iterations.data,e.average.data,{color:"train"})}`:_)}accuracies(t){let{frame:e,state:r}=this,i={domain:[0,r.epochs],label:"epoch"},o={domain:[0,1],label:a("accuracy","识别精度")},n=a("Accuracy of each epoch","每个 epoch 的识别精度");return f`<div class="column">
      ${C({width:t,height:250,x:i,y:o,label:n},l=>e?["train","test"].map(h=>x`${L(l,e.epoch.data,e[h].data,{color:h})} ${X(l,e.epoch.data,e[h].data,{color:h})}`):_)}
      ${$t([{color:"train",text:a("training data","训练数据")},{color:"test",text:a("test data","测试数据")}])}
    </div>`}weights(t){let e=this.frame;if(!e)return _;let r=t>640?12:6,i=Math.min(e.changes.length,12),o=Math.floor(t/r),n=Math.ceil(i/r),l=Math.max(...Array.from(e.changes.data,Math.abs));return f`<svg
        width=${Math.min(i,r)*o}
        height=${n*o}
        role="img"
        aria-label=${a("Changes of the weights of the first neurons","前几个神经元的权重的变化")}
      >
        ${Array.from({length:i},(h,c)=>nt(e.changes.at(c),{x:c%r*o+2,y:Math.floor(c/r)*o+2,width:o-4,height:o-4,low:-l,high:l,kind:"diverging"}))}
      </svg>
      <p class="hint">
        ${a("How the training has changed the weights of the first hidden neurons: features that nobody had to invent.","训练怎样改变了前几个隐藏神经元的权重：这些特征不需要人来设计。")}
      </p>`}controls(){let{state:t}=this,e=[["lr",a("Learning rate η","学习率 η"),.001,10,!0],["batch_size",a("Batch size","批大小"),1,1e3,!0],["samples",a("Training images","训练图像数"),100,12e3,!1],["hidden",a("Hidden neurons","隐藏神经元数"),1,200,!1],["epochs","epoch",1,20,!1],["seed",a("Seed","随机种子"),0,20,!1]];return f`${this.runner.controls()}
    ${e.map(([r,i,o,n,l])=>k({label:i,value:t[r],min:o,max:n,log:l,step:l?void 0:r==="samples"?100:1,onInput:h=>this.set({[r]:r==="lr"?h:Math.round(h)})}))}`}summary(){let t=this.frame;if(!t)return a("Press Train: the network starts with random weights.","按“训练”开始：网络的权重一开始是随机的。");let e=t.epoch.length-1,r=t.average.at(t.average.length-1);if(!Number.isFinite(r))return a(`After ${t.step} iterations the loss is no longer a number: the learning rate is too large.`,`第 ${t.step} 次迭代之后，损失已经不是一个数：学习率太大了。`);if(e<0)return a(`Iteration ${t.step} of ${t.steps}, loss ${$(r,3)}.`,`第 ${t.step} / ${t.steps} 次迭代，损失 ${$(r,3)}。`);let[i,o]=[t.train.at(e),t.test.at(e)].map(n=>(100*n).toFixed(1));return a(`Iteration ${t.step} of ${t.steps}, loss ${$(r,3)}; after epoch ${t.epoch.at(e)}: ${i} % of the training data and ${o} % of the test data are right.`,`第 ${t.step} / ${t.steps} 次迭代，损失 ${$(r,3)}；第 ${t.epoch.at(e)} 个 epoch 之后，训练数据的识别精度是 ${i} %，测试数据是 ${o} %。`)}};M.define("zs-training",vh)});var Bw={};var hi,_h,cf=N(()=>{"use strict";w();q();U();P();B();z();hi=24,_h=class extends S{static operation="two_gradients";static title=["Two ways to a gradient","求梯度的两种方法"];static inputs={activation:"sigmoid",dtype:"float64",h:1e-4,samples:10};draw(){let{width:t}=this,e=t>640?Math.floor((t-16)/2):t;return f`${this.scatter(e)} ${this.histogram(e)}`}scatter(t){let{backprop:e,numerical:r}=this.result,i=1.08*Math.max(...Array.from(e.data,Math.abs),...Array.from(r.data,Math.abs),1e-9),o=[-i,i],n={domain:o,label:a("by backpropagation","误差反向传播法")},l={domain:o,label:a("numerically","数值微分")},h=a("Both gradients of each parameter","每个参数的两个梯度");return C({width:t,height:320,x:n,y:l,label:h},c=>x`${L(c,o,o,{color:"muted",className:"thin"})}
        ${X(c,e.data,r.data,{color:"0",radius:3.2})}`)}histogram(t){let{backprop:e,numerical:r}=this.result,i=Array.from(e.data,(p,m)=>Math.log10(Math.max(1e-18,Math.abs(p-r.data[m])))),[o,n]=[-18,2],l=Array(hi).fill(0);for(let p of i)l[Math.min(hi-1,Math.max(0,Math.floor((p-o)/(n-o)*hi)))]+=1;let h=l.map((p,m)=>o+(m+.5)*(n-o)/hi),c={domain:[o,n],label:a("log₁₀ of the difference","差的 log₁₀")},u={domain:[0,1.1*Math.max(...l)],label:a("parameters","参数个数")},d=a("Differences of the two gradients","两个梯度之差");return C({width:t,height:320,x:c,y:u,label:d},p=>bt(p,h,l,{color:"1",width:.9*(n-o)/hi}))}controls(){let{state:t}=this;return f`${k({label:a("Step h","步长 h"),value:t.h,min:1e-12,max:1,log:!0,onInput:e=>this.set({h:e})})}
    ${F({label:a("Numbers","数的类型"),value:t.dtype,options:[["float64","float64"],["float32","float32"]],onInput:e=>this.set({dtype:e})})}
    ${F({label:a("Activation function","激活函数"),value:t.activation,options:[["sigmoid",a("sigmoid","sigmoid 函数")],["tanh",a("tanh","tanh 函数")],["relu",a("ReLU","ReLU 函数")]],onInput:e=>this.set({activation:e})})}
    ${k({label:a("Batch size","批大小"),value:t.samples,min:1,max:50,step:1,onInput:e=>this.set({samples:e})})}`}summary(){let{worst:t,evaluations:e,milliseconds:r,backprop:i}=this.result,[o,n]=r.map(l=>$(l,2));return a(`${i.length} parameters, largest difference ${$(t,3)}. Backpropagation: one pass, ${o} ms; numerically: ${e} losses, ${n} ms.`,`${i.length} 个参数，最大的差 ${$(t,3)}。误差反向传播法：一遍，${o} 毫秒；数值微分：计算 ${e} 次损失，${n} 毫秒。`)}};M.define("zs-two-gradients",_h)});var Zw={};function uf(s,t,e,r){let[i,o,n,l]=t.map(h=>s.x(Math.max(h,df)));return x`<line class="quantiles" data-color=${r} x1=${i} x2=${n} y1=${e} y2=${e}></line>
    <line class="median" data-color=${r} x1=${o} x2=${o} y1=${e-6} y2=${e+6}></line>
    <circle class="point" data-color=${r} cx=${l} cy=${e} r="4"></circle>`}function ci(s){return s<.001?a(`${$(s*1e6,2)} µs`,`${$(s*1e6,2)} 微秒`):s<1?a(`${$(s*1e3,2)} ms`,`${$(s*1e3,2)} 毫秒`):a(`${$(s,3)} s`,`${$(s,3)} 秒`)}var Hw,df,Mh,pf=N(()=>{"use strict";w();q();U();P();B();qt();z();Hw=1e-7,df=1e-19,Mh=class extends S{static styles=[...S.styles,I`
      .parts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.5rem;
        align-items: center;
        width: 100%;
        margin: 0;
        padding: 0;
        list-style: none;
        font-size: 0.88rem;
      }
      .parts li {
        padding: 0.2rem 0.7rem;
        border: 1.5px solid var(--c, var(--line));
        border-radius: 999px;
        background: var(--panel);
      }
      .parts li.plain {
        padding: 0;
        border: 0;
        background: none;
      }
      .table th,
      .table td {
        white-space: nowrap;
      }
      .table {
        width: 100%;
        overflow-x: auto;
      }
      .quantiles {
        stroke: var(--c);
        stroke-width: 8;
        stroke-opacity: 0.35;
      }
      .axis {
        stroke: var(--text);
        stroke-dasharray: 5 4;
      }
      .median {
        stroke: var(--c);
        stroke-width: 2.5;
      }
    `];static operation="two_layer";static title=["A two-layer network and three ways to its gradient","两层神经网络，求梯度的三种方法"];static inputs={images:"small",hidden:8,samples:20,activation:"relu"};runner=new ut(this,{operation:"gradient_race",args:()=>this.arguments(),label:a("Differentiate numerically","开始数值微分")});refresh(){return this.runner.stop(),this.runner.frame=null,super.refresh()}controls(){let{state:t}=this;return f`
      ${this.runner.controls()}
      ${F({label:a("Images","图像"),value:t.images,options:[["small",a("7 x 7 pixels (averages of 4 x 4)","7 x 7 像素（每 4 x 4 取平均）")],["whole",a("28 x 28 pixels","28 x 28 像素")]],onInput:e=>this.set({images:e})})}
      ${F({label:a("Activation","激活函数"),value:t.activation,options:[["relu","ReLU"],["sigmoid","sigmoid"],["tanh","tanh"]],onInput:e=>this.set({activation:e})})}
      ${k({label:a("Hidden neurons","隐藏层神经元数"),value:t.hidden,min:1,max:50,step:1,onInput:e=>this.set({hidden:e})})}
      ${k({label:a("Digits in the batch","一批数字的个数"),value:t.samples,min:1,max:50,step:1,onInput:e=>this.set({samples:e})})}
    `}draw(){let{result:t,width:e}=this;return f`${this.parts()} ${this.table()} ${this.times(e)} ${this.differences(e,t.params)}
    ${$t([{color:"backward",text:a("numerical differentiation","数值微分")},{color:"forward",text:a("tape","自动微分")}])}`}parts(){let t=Object.entries(this.result.layers),e=r=>r.startsWith("affine")?"affine":"activation";return f`<ul class="parts">
      <li class="plain">x</li>
      ${t.map(([r,i])=>f`<li class="plain" aria-hidden="true">→</li>
            <li data-color=${e(r)}>${r} <span class="muted">${i}</span></li>`)}
      <li class="plain" aria-hidden="true">→</li>
      <li data-color="loss">
        last_layer <span class="muted">${this.result.last_layer}</span> = ${$(this.result.loss)}
      </li>
    </ul>`}table(){let t=this.runner.frame;return f`<div class="table" tabindex="0" role="group" aria-label=${a("Parameters","参数")}>
      <table>
        <thead>
          <tr>
            <th scope="col">params</th>
            <th scope="col">${a("shape","形状")}</th>
            <th scope="col">${a("largest gradient","最大的梯度")}</th>
            <th scope="col">${a("differs from the tape by","与自动微分之差")}</th>
            <th scope="col">${a("from the numerical one by","与数值微分之差")}</th>
          </tr>
        </thead>
        <tbody>
          ${this.result.params.map(e=>{let r=t?.differences[e.name]?.[3];return f`<tr>
              <td class="mono">${e.name}</td>
              <td>(${e.shape.join(", ")})</td>
              <td>${$(e.largest,3)}</td>
              <td>${$(e.tape[3],2)}</td>
              <td>${r===void 0?"–":$(r,2)}</td>
            </tr>`})}
        </tbody>
      </table>
    </div>`}times(t){let{result:e}=this,r=this.runner.frame,i=[[a("backpropagation","反向传播"),e.seconds,"2"],[a("tape","自动微分"),e.tape_seconds,"forward"]];r&&i.push([a("numerical","数值微分"),r.spent,"backward"]);let o=1e-5,n=Math.max(10,...i.map(([,d])=>d)),l={left:84,bottom:40},h={domain:[o,n],log:!0,label:a("seconds for one gradient","求一次梯度所需的秒数")},c={domain:[i.length-.4,-.6],ticks:[]},u=a("Times of the ways to the gradient","各种方法所需的时间");return C({width:t,height:52+30*i.length,x:h,y:c,label:u,margin:l},d=>i.map(([p,m,g],y)=>{let b=d.x(Math.max(m,o)),v=b>d.width-80;return x`<rect class="bar" data-color=${g} y=${d.y(y)-9} height="18" width=${b}></rect>
          <text class="label" x=${v?b-6:b+6} y=${d.y(y)} dy="0.35em"
            text-anchor=${v?"end":"start"}>${p} ${ci(m)}</text>`}))}differences(t,e){let r=this.runner.frame,i={domain:[df,.1],log:!0,label:a("difference from backpropagation","与反向传播之差")},o={domain:[e.length-.5,-.5],ticks:[]},n=a("Differences of the gradients","梯度之差"),l={left:84,bottom:40},h=x`${e.map((c,u)=>x`<text class="label" x="76" y=${10+(u+.5)*38} dy="0.35em" text-anchor="end">${c.name}</text>`)}`;return f`<svg class="plot" width=${t} height=${50+38*e.length} role="group" aria-label=${n}>
      ${h}
      ${C({width:t,height:50+38*e.length,x:i,y:o,label:n,margin:l},c=>{let u=c.x(Hw);return x`<line class="axis" x1=${u} x2=${u} y2=${c.height}></line>
          ${e.map((d,p)=>{let m=r?.differences[d.name];return x`${uf(c,d.tape,c.y(p)+7,"forward")}
              ${m?uf(c,m,c.y(p)-7,"backward"):_}`})}`})}
    </svg>`}summary(){let{result:t}=this,e=this.runner.frame;if(!e)return a(`${t.count} parameters: backpropagation takes ${ci(t.seconds)}; numerical differentiation needs ${2*t.count} losses.`,`${t.count} 个参数：反向传播用了 ${ci(t.seconds)}；数值微分要计算 ${2*t.count} 次损失。`);let r=$(e.expected/t.seconds,2);return a(`${e.done} of ${e.total} derivatives after ${e.losses} losses and ${ci(e.spent)}; all take ${r} times as long as backpropagation.`,`已求出 ${e.total} 个导数中的 ${e.done} 个，计算了 ${e.losses} 次损失，用了 ${ci(e.spent)}；全部求完的时间是反向传播的 ${r} 倍。`)}};M.define("zs-two-layer",Mh)});var Yw={};var Zo,kh,mf=N(()=>{"use strict";w();q();U();P();Ts();Mt();B();z();Zo=20,kh=class extends S{static styles=[...S.styles,Xe,I`
      .plane {
        display: grid;
        gap: 0.2rem;
      }
      table {
        align-self: center;
      }
      h4 {
        text-align: center;
      }
      .line.first {
        stroke: var(--c2);
      }
      .line.second {
        stroke: var(--c4);
      }
      .gate-name {
        font-size: 12.5px;
        font-weight: 600;
      }
      .gate-name.first {
        fill: var(--c2);
      }
      .gate-name.second {
        fill: var(--c4);
      }
    `];static operation="two_layers";static title=["Two layers, joined from gates","把门连成两层"];static inputs={first:"nand",second:"or",output:"and"};static view={step:Zo};player=new st(this,{last:()=>Zo,rate:14,label:a("The first layer moves the corners","第一层移动四个顶点")});controls(){let t=["and","nand","or"].map(r=>[r,r.toUpperCase()]),e=[["first",a("first gate s₁","第一个门 s₁")],["second",a("second gate s₂","第二个门 s₂")],["output",a("gate of the output y","输出层的门 y")]];return f`${this.player.controls()}
    ${e.map(([r,i])=>F({label:i,value:this.state[r],options:t,onInput:o=>this.set({[r]:o})}))}`}draw(){let t=Math.min(360,this.width>640?Math.floor((this.width-220)/2):this.width);return f`
      <div class="plane">
        <h4>${a("inputs x, with the lines of s₁ and s₂","输入 x，以及 s₁ 和 s₂ 的直线")}</h4>
        ${this.inputPlane(t)}
      </div>
      <div class="plane">
        <h4>${a("hidden layer s, with the line of y","隐藏层 s，以及 y 的直线")}</h4>
        ${this.hiddenPlane(t)}
      </div>
      ${this.table()}
    `}options(t,e){let r={domain:[-.6,1.6],ticks:[0,1]};return{width:t,height:t,x:{...r,label:`${e}₁`},y:{...r,label:`${e}₂`},margin:{right:4}}}inputPlane(t){let{result:e}=this,r=a("The plane of the inputs","输入的平面");return C({...this.options(t,"x"),label:r},i=>{let[o,n]=e.lines,l=e.x.list().map(([c,u],d)=>{let p=Zt(Zt(Ht(i),o,c===1),n,u===1);return Jt(i,p,e.patterns.at(d)?"positive":"negative")}),h=[o,n].map((c,u)=>this.nameOfLine(i,c,u));return x`${l}${he(i,o,{className:"first"})}${he(i,n,{className:"second"})}
        ${h}
        ${e.x.list().map((c,u)=>Ss(i,c,e.outputs.at(u)))}`})}nameOfLine(t,{w:e,b:r},i){let o=i?-.45:-.15,n=-(e[1]*o+r)/e[0],l=this.state[i?"second":"first"].toUpperCase();return x`<text class="gate-name ${i?"second":"first"}" x=${t.x(n)-10} y=${t.y(o)} dy="0.35em" text-anchor="end">${i?"s₂":"s₁"} = ${l}</text>`}hiddenPlane(t){let{result:e,state:r}=this,i=Math.min(Zo,r.step)/Zo,o=a("The plane of the hidden layer","隐藏层的平面");return C({...this.options(t,"s"),label:o},n=>{let l=e.lines[2],h=e.x.list().map((c,u)=>c.map((d,p)=>d+i*(e.hidden.at(u).at(p)-d)));return x`${Jt(n,Zt(Ht(n),l,!1),"negative")}
        ${Jt(n,Zt(Ht(n),l),"positive")}${he(n,l)}
        ${e.x.list().map(([c,u],d)=>{let[p,m]=h[d];return x`<path class="line thin dashed" data-color="muted" d="M${n.x(c)},${n.y(u)}L${n.x(p)},${n.y(m)}"></path>`})}
        ${h.map((c,u)=>Ss(n,c,e.outputs.at(u)))}`})}table(){let{result:t}=this;return f`<table>
      <thead>
        <tr>
          ${["x₁","x₂","s₁","s₂","y"].map(e=>f`<th scope="col">${e}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${t.x.list().map((e,r)=>{let i=t.outputs.at(r);return f`<tr>
            ${[...e,...t.hidden.at(r).list()].map(o=>f`<td>${o}</td>`)}
            <td data-color=${i?"positive":"negative"}>${i}</td>
          </tr>`})}
      </tbody>
    </table>`}summary(){let{result:t,state:e}=this,[r,i,o]=[e.first,e.second,e.output].map(h=>h.toUpperCase()),n=`y = ${o}(${r}(x), ${i}(x))`;if(t.name)return a(`${n} is ${t.name.toUpperCase()}.`,`${n} 就是 ${t.name.toUpperCase()}。`);let l=t.outputs.list().join(" ");return a(`${n} gives ${l} for the four rows, which belongs to no gate of the four.`,`${n} 的四行输出是 ${l}，不是四种门中的任何一种。`)}};M.define("zs-two-layers",kh)});function ff(s,{width:t,height:e,turn:r,x:i,y:o,label:n,point:l,every:h=3}){let[c,u]=s.shape,d=Array.from(s.data),[p,m]=[d.reduce((O,R)=>Math.min(O,R)),d.reduce((O,R)=>Math.max(O,R))],g=r*Math.PI/180,y=t/2*.68,b=(O,R,H)=>{let[Y,rt]=[O*Math.cos(g)-R*Math.sin(g),O*Math.sin(g)+R*Math.cos(g)];return[t/2+Y*y,e*(.66-.5*rt*Gw)-H*e*Xw*.6,rt]},v=O=>(O-p)/(m-p||1),T=Ee("sequential"),A=[];for(let O=0;O+h<c;O+=h)for(let R=0;R+h<u;R+=h){let H=[[O,R],[O,R+h],[O+h,R+h],[O+h,R]].map(([tt,Q])=>b(2*Q/(u-1)-1,2*tt/(c-1)-1,v(d[tt*u+Q]))),Y=H.reduce((tt,Q)=>tt+Q[2],0),rt=v(d[(O+Math.floor(h/2))*u+R+Math.floor(h/2)]);A.push({corners:H,depth:Y,level:rt})}A.sort((O,R)=>R.depth-O.depth);let E=l?b(2*(l[0]-i[0])/(i[1]-i[0])-1,2*(l[1]-o[0])/(o[1]-o[0])-1,v(Math.min(m,l[2]))):null;return f`<svg
    class="plot"
    width=${t}
    height=${e}
    viewBox="0 0 ${t} ${e}"
    role="img"
    aria-label=${n}
  >
    ${A.map(({corners:O,level:R})=>{let[H,Y,rt]=T(.12+.8*R).map(Math.round);return x`<path class="face" fill="rgb(${H},${Y},${rt})" d="M${O.map(([tt,Q])=>`${tt.toFixed(1)},${Q.toFixed(1)}`).join("L")}Z"></path>`})}
    ${E?x`<circle class="point" data-color="1" cx=${E[0]} cy=${E[1]} r="6"></circle>`:""}
  </svg>`}var Xw,Gw,gf=N(()=>{"use strict";w();z();B();Xw=.62,Gw=.45});var Jw={};function Vw(s){let t=Math.sqrt(Array.from(s.data).reduce((e,r)=>Math.max(e,r),0));return Array.from({length:11},(e,r)=>(t*(r+.5)/11)**2)}var Ah,$f=N(()=>{"use strict";w();q();vt();U();P();B();z();gf();Ah=class extends S{static styles=it;static operation="steepest_descent";static title=["A valley and its steepest descent","山谷与最陡的下坡方向"];static inputs={ratio:20,point:[-7,2]};static view={field:!0,turn:-35};controls(){let{state:t}=this;return f`
      ${k({label:a("curvature across / along the valley","横向与纵向弯曲程度之比"),value:t.ratio,min:1,max:100,log:!0,onInput:e=>this.set({ratio:e})})}
      ${k({label:a("turn the surface","转动曲面"),value:t.turn,min:-90,max:90,step:1,format:e=>`${$(e)}°`,onInput:e=>this.set({turn:e})})}
      ${K({label:a("steepest descent everywhere","各处最陡的下坡方向"),value:t.field,color:"0",onInput:e=>this.set({field:e})})}
    `}draw(){let{result:t,state:e,width:r}=this,i=r>760,o=i?Math.floor(r*.4)-16:r;return f`${ff(t.z,{width:o,height:Math.min(340,o*.85),turn:e.turn,x:t.x,y:t.y,point:[...e.point,t.height],label:a("The surface in three dimensions","曲面的立体图")})}
    ${this.map(i?r-o-16:r)}`}map(t){let{result:e,state:r}=this,i=e.field.list().flat(),[o,n]=r.point,[l,h]=e.down.list();return C({width:t,height:Math.max(240,Math.min(340,t*.6)),x:{domain:e.x,label:"x"},y:{domain:e.y,label:"y"},label:a("Map of the valley with the steepest descent","山谷的地图和最陡的下坡方向")},c=>x`
        ${Ot(c,e.z,{x:e.x,y:e.y,levels:Vw(e.z)})}
        ${r.field?i.map(([u,d,p,m])=>Et(c,[u,d],[u+p/8,d+m/8],{color:"0"})):_}
        <line class="line dashed" x1=${c.x(o)} y1=${c.y(n)} x2=${c.x(0)} y2=${c.y(0)}></line>
        ${te(c,0,0)}
        ${Et(c,[o,n],[o+l/1.6,n+h/1.6],{color:"1"})}
        ${G(c,{x:o,y:n,label:a("Point","所在的点"),color:"1",onMove:(u,d)=>this.set({point:[u,d]})})}`)}summary(){let{result:t,state:e}=this;if(Number.isNaN(t.degrees))return a("This is the minimum: the gradient is 0.","这里就是最小值：梯度为 0。");let[r,i]=[$(t.degrees,3),e.point.map(o=>$(o,3))];return a(`At (${i.join(", ")}) steepest descent is ${r}° off the way to the minimum.`,`在 (${i.join(", ")})，最陡的下坡方向与通往最小值的方向相差 ${r}°。`)}};M.define("zs-valley",Ah)});var Kw={};var Sh,xf=N(()=>{"use strict";w();Ge();U();q();P();z();Sh=class extends S{static styles=[...S.styles,Yt];static operation="views";static title=["Does a change of the part reach the array?","改了取出的部分，原数组会变吗？"];static inputs={kind:"slice",place:0,value:-1};controls(){let{state:t}=this;return f`
      ${F({label:a("How the part is made","怎样取出这一部分"),value:t.kind,options:[["slice",a("a slice: part = x[1:4]","切片：part = x[1:4]")],["array",a("an index array: part = x[[1, 2, 3]]","索引数组：part = x[[1, 2, 3]]")],["copy",a("a slice, copied: part = x[1:4].copy()","复制切片：part = x[1:4].copy()")]],onInput:e=>this.set({kind:e})})}
      ${k({label:a("position in the part","part 里的位置"),value:t.place,min:0,max:2,step:1,onInput:e=>this.set({place:e})})}
      ${k({label:a("new value","新的值"),value:t.value,min:-99,max:99,step:1,onInput:e=>this.set({value:e})})}
    `}draw(){let{result:t,state:e}=this,[r,i,o]=[t.before.list(),t.x.list(),t.part.list()],n=52,l=Math.min(64,Math.floor((this.width-n-6)/6)),h=Math.min(46,l),[c,u]=[n+6*l+6,2*h+34],d=t.shared?"0":"2",p=o.map((m,g)=>{let y=n+(g+1.5)*l;return x`<path class="join ${t.shared?"":"dashed"}" d="M${y},${h+10}V${2*h-4+18}"></path>`});return f`<div class="column">
      <p class="code-line">part = ${t.code}</p>
      <p class="code-line">part[${e.place}] = ${e.value}</p>
      <svg
        class="plot"
        width=${c}
        height=${h+u}
        viewBox="0 0 ${c} ${h+u}"
        role="img"
        aria-label=${a("The array and the part","数组与取出的部分")}
      >
        ${p} ${wt(n-10,4+h/2,"x",{anchor:"end",className:"code-line"})}
        ${kt([i],{x:n,y:4,size:l,height:h,color:(m,g)=>i[g]===r[g]?"0":"1"})}
        ${wt(n-10,h+36+h/2,"part",{anchor:"end",className:"code-line"})}
        ${kt([o],{x:n+l,y:h+36,size:l,height:h,color:(m,g)=>g===e.place?"1":d})}
        ${wt(n+2.5*l,2*h+52,t.shared?a("same memory","同一块内存"):a("memory of its own","自己的内存"))}
      </svg>
    </div>`}summary(){let{result:t}=this;return t.shared?a("The part shares its memory with x, so x has changed, too.","这一部分与 x 共用内存，所以 x 也变了。"):a("The part has memory of its own, so x is as before.","这一部分有自己的内存，所以 x 没有变。")}};M.define("zs-views",Sh)});var tb={};var Qw,Th,yf=N(()=>{"use strict";w();U();P();Ut();et();z();Qw=[["size","Image: H = W","图像：H = W",8,256,"forward"],["channels","Channels C","通道数 C",1,64,void 0],["filters","Filters O","滤波器个数 O",1,64,"conv"],["filter_size","Size of a filter F","滤波器的大小 F",1,8,"conv"]],Th=class extends ct{static styles=[...W,I`
      .pixel {
        fill: color-mix(in srgb, var(--c) 6%, var(--background));
        stroke: color-mix(in srgb, var(--c) 45%, var(--background));
        stroke-width: 0.7;
      }
      .pixel.seen {
        fill: color-mix(in srgb, var(--c) 45%, var(--background));
      }
      .wire {
        stroke: var(--c);
        stroke-width: 0.7;
        stroke-opacity: 0.5;
      }
      .count {
        font-size: 17px;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }
      .kind {
        font-size: 13px;
        font-weight: 600;
      }
      .track {
        fill: var(--panel);
      }
      .fill {
        fill: var(--c);
      }
    `];static operation="weight_counts";static title=["Fully connected or convolutional: the number of parameters","全连接与卷积：参数个数"];static inputs={size:28,channels:1,filters:30,filter_size:5};static view={neuron:20};controls(){return f`${Qw.map(([t,e,r,i,o,n])=>k({label:a(e,r),value:this.state[t],min:i,max:o,step:1,color:n,onInput:l=>this.set({[t]:l})}))}
    ${k({label:a("Neuron of the output","输出中的神经元"),value:this.state.neuron,min:0,max:35,step:1,onInput:t=>this.set({neuron:t})})}`}draw(){let{result:t,width:e}=this,r=e>700?(e-32)/3:e;return[["affine",t.full,a("fully connected","全连接"),a("every pixel, weights of its own","看全部像素，权重各不相同")],["7",t.local,a("local, not shared","局部连接，不共享"),a("its neighborhood, weights of its own","看邻域，权重各不相同")],["conv",t.shared,a("convolutional","卷积"),a("its neighborhood, the same weights","看邻域，权重相同")]].map(([o,n,l,h],c)=>this.card(r,o,n,l,h,c))}card(t,e,r,i,o,n){let[l,h]=[6,15],c=Math.min(l,Math.max(1,Math.round(l*this.shown.filter_size/Math.min(this.shown.size,16)))),u=l-c+1,d=Math.min(u**2-1,Math.floor(this.state.neuron*u**2/36)),[p,m]=[Math.floor(d/u),d%u],g=(O,R)=>n===0||O>=p&&O<p+c&&R>=m&&R<m+c,[y,b]=[t/2-110,34],[v,T]=[t/2+80,b+l*h/2+(p-(u-1)/2)*8],A=Array.from({length:l*l},(O,R)=>[Math.floor(R/l),R%l]),E=Math.log10(Math.max(1,r))/11;return f`<svg
      width=${t}
      height="206"
      viewBox="0 0 ${t} 206"
      role="img"
      aria-label="${i}: ${this.text(r)}"
    >
      ${x`<g data-color=${e}>
        <text class="kind" x=${t/2} y="16" text-anchor="middle">${i}</text>
        ${A.filter(([O,R])=>g(O,R)).map(([O,R])=>x`<line class="wire" x1=${y+(R+.5)*h} y1=${b+(O+.5)*h} x2=${v} y2=${T}></line>`)}
        ${A.map(([O,R])=>x`<rect class="pixel ${g(O,R)?"seen":""}" x=${y+R*h+.5} y=${b+O*h+.5}
            width=${h-1} height=${h-1} rx="2"></rect>`)}
        <circle class="fill" cx=${v} cy=${T} r="8"></circle>
        <text class="tick" x=${t/2} y="146" text-anchor="middle">${o}</text>
        <rect class="track" x="4" y="158" width=${t-8} height="8" rx="4"></rect>
        <rect class="fill" x="4" y="158" width=${Math.max(4,E*(t-8))} height="8" rx="4"></rect>
        <text class="count" x=${t/2} y="192" text-anchor="middle">${this.text(r)}</text>
      </g>`}
    </svg>`}text(t){return t.toLocaleString("en")}summary(){let{result:t}=this,[e,r,i]=t.shape,o=$(t.full/t.shared,3);return a(`For an output of ${e} x ${r} x ${i} = ${this.text(t.outputs)} numbers the fully connected layer has ${this.text(t.full)} parameters, ${o} times as many as the convolution with ${this.text(t.shared)}. The bars have a logarithmic scale.`,`同样输出 ${e} x ${r} x ${i} = ${this.text(t.outputs)} 个数，全连接层有 ${this.text(t.full)} 个参数，是卷积的 ${this.text(t.shared)} 个的 ${o} 倍。横条按对数刻度。`)}};M.define("zs-weight-counts",Th)});var sb={};var eb,Nh,wf=N(()=>{"use strict";w();q();vt();U();_t();P();B();qt();z();eb=dt(16).map(s=>10**(-4*s/15)),Nh=class extends S{static styles=it;static title=["Sixteen scales of the initial weights, with and without batch normalization","初始权重的十六种尺度：有没有批归一化"];static inputs={lr:.03,epochs:20,samples:500,seed:0};runner=new ut(this,{operation:"weight_scales",args:()=>this.arguments(),label:a("Train all 32 networks","训练全部 32 个网络")});controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${k({label:a("learning rate","学习率"),value:t.lr,min:.001,max:1,log:!0,onInput:e=>this.set({lr:e})})}
    ${k({label:a("number of epochs","epoch 的个数"),value:t.epochs,min:1,max:30,step:1,onInput:e=>this.set({epochs:e})})}
    ${k({label:a("training digits","训练用的数字个数"),value:t.samples,min:100,max:1e3,step:100,onInput:e=>this.set({samples:e})})}`}draw(){let{frame:t}=this.runner,e=this.width>760?8:4,r=Math.floor((this.width-12*(e-1))/e),i=t?.epochs??this.state.epochs;return f`<div class="multiples">
        ${eb.map((o,n)=>{let l=a(`standard deviation ${$(o,2)}`,`标准差 ${$(o,2)}`);return C({width:r,height:112,x:{domain:[0,i],ticks:[0,i]},y:{domain:[-.03,1.05],ticks:[0,1],format:()=>""},label:l,margin:{left:4,right:10,top:20,bottom:20}},h=>x`<rect class="frame" width=${h.width} height=${h.height}></rect>
              ${["7","norm"].map((c,u)=>t?L(h,dt(i+1),t.curves.at(u).at(n).list(),{color:c,dashed:u===0}):"")}`,h=>x`<text x=${h.width/2} y="-6" text-anchor="middle">${r>90?"W ~ ":""}${$(o,2)}</text>`)})}
      </div>
      ${$t([{color:"norm",text:a("with batch normalization","有批归一化")},{color:"7",text:a("without","没有"),dashed:!0}])}`}summary(){let{frame:t}=this.runner;if(!t)return a("Press “Train all 32 networks”: each chart is one standard deviation of the initial weights, the training accuracy by epoch.","按“训练全部 32 个网络”：每幅小图是初始权重的一种标准差，画的是各个 epoch 的训练数据的识别精度。");let e=[0,1].map(i=>dt(16).filter(o=>{let n=t.curves.at(i).at(o).list().filter(Number.isFinite);return n.length&&n[n.length-1]>.8}).length),r=Math.max(0,t.curves.at(1).at(15).list().filter(Number.isFinite).length-1);return a(`After ${r} epochs ${e[1]} of 16 networks with batch normalization have a training accuracy above 80 %, and ${e[0]} of 16 without.`,`${r} 个 epoch 之后，训练数据的识别精度超过 80 % 的：有批归一化的 16 个网络中有 ${e[1]} 个，没有的 16 个中有 ${e[0]} 个。`)}};M.define("zs-weight-scales",Nh)});var rb={};var Eh,bf=N(()=>{"use strict";w();q();vt();U();_t();P();B();z();Eh=class extends S{static styles=it;static operation="weighted_average";static title=["The exponentially weighted average","指数加权平均"];static inputs={beta:.9,noise:3.2,seed:5};static view={days:180,corrected:!0,plain:!0};controls(){let{state:t}=this;return f`
      ${k({label:a("decay rate β","衰减率 β"),value:t.beta,min:0,max:.995,step:.005,color:"0",onInput:e=>this.set({beta:e})})}
      ${k({label:a("noise: standard deviation","噪声的标准差"),value:t.noise,min:0,max:10,step:.1,onInput:e=>this.set({noise:e})})}
      ${k({label:a("days that are shown","显示的天数"),value:t.days,min:10,max:180,step:1,onInput:e=>this.set({days:e})})}
      ${K({label:a("with bias correction","有偏置校正"),value:t.corrected,color:"0",onInput:e=>this.set({corrected:e})})}
      ${K({label:a("without bias correction","没有偏置校正"),value:t.plain,color:"1",onInput:e=>this.set({plain:e})})}
      ${j({label:a("Draw other noise","换一组噪声"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}
    `}draw(){let t=this.width>720,e=t?Math.floor(this.width*.66)-16:this.width;return f`${this.series(e)}${this.weights(t?this.width-e-16:this.width)}`}series(t){let{result:e,state:r}=this,i=e.day.list().slice(0,r.days),o=e.values.list().slice(0,r.days),n=[];return r.plain&&n.push({xs:i,ys:e.plain.list().slice(0,r.days),color:"1",dashed:!0}),r.corrected&&n.push({xs:i,ys:e.corrected.list().slice(0,r.days),color:"0"}),gt({width:t,height:320,x:{domain:[0,r.days+1],label:a("day","天")},y:{domain:[-4,32],label:a("temperature","温度")},label:a("Temperatures and their averages","温度和它的平均"),series:n,below:l=>X(l,i,o,{color:"muted",radius:2})})}weights(t){let{result:e,state:r}=this,i=e.weights.list(),o=Math.min(80,Math.max(10,Math.round(3*e.window))),n=dt(o),[l,h]=[$(Math.round(e.window)),$(100*e.in_window,3)];return C({width:t,height:320,x:{domain:[-.7,o-.3],label:a("days ago","几天以前")},y:{domain:[0,Math.max(1-r.beta,.01)*1.08],label:a("weight","权重")},label:a("The weight of each earlier day in the average","以前每一天在平均中的权重")},c=>x`${bt(c,n,i.slice(0,o),{color:u=>u<Math.round(e.window)?"0":"7",width:.8})}
      <text x=${c.width-4} y="14" text-anchor="end">${a(`the last ${l} days: ${h} %`,`最近 ${l} 天：${h} %`)}</text>`)}summary(){let{result:t,state:e}=this,[r,i]=[t.plain.at(0),t.corrected.at(0)],o=$(100*t.in_window,3);return a(`β = ${$(e.beta)} averages about 1/(1 − β) = ${$(t.window,3)} days, which have ${o} % of the weight. On day 1 the average is ${$(r,3)} without correction and ${$(i,3)} with it.`,`β = ${$(e.beta)} 大约平均 1/(1 − β) = ${$(t.window,3)} 天，它们占全部权重的 ${o} %。第 1 天的平均：没有校正是 ${$(r,3)}，校正后是 ${$(i,3)}。`)}};M.define("zs-weighted-average",Eh)});var ob={};var ib,Ih,vf=N(()=>{"use strict";w();U();P();Mt();Ut();et();Lt();z();ib=[["size","Image: H = W","图像：H = W",1,12,"forward"],["filter_size","Filter: F","滤波器：F",1,7,"parameter"],["stride","Stride S","步幅 S",1,4,void 0],["padding","Padding P","填充 P",0,4,void 0],["dilation","Dilation D","扩张率 D",1,3,void 0]],Ih=class extends ct{static styles=[...W,yt];static operation="window_positions";static title=["Stride, padding and the size of the output","步幅、填充与输出的大小"];static inputs={size:5,filter_size:3,stride:1,padding:1,dilation:1};static view={step:1};player=new st(this,{last:()=>this.result?this.result.places**2-1:0,rate:3,label:a("Position","位置")});get at(){let{places:t}=this.result,e=Math.min(this.state.step,t**2-1);return[Math.floor(e/t),e%t]}controls(){return f`${this.player.controls()}
    ${ib.map(([t,e,r,i,o,n])=>k({label:a(e,r),value:this.state[t],min:i,max:o,step:1,color:n,onInput:l=>this.set({[t]:l})}))}`}draw(){let{result:t,width:e}=this,[r]=t.seen.shape,{padding:i,stride:o,dilation:n,filter_size:l}=this.shown,h=r+2*i,c=Math.max(14,Math.min(38,(Math.min(e,460)-8)/h)),u=Math.max(...t.seen.data),d=(T,A)=>Math.min(T,A)<i||Math.max(T,A)>=r+i,p=t.seen.list(),m=Array.from({length:h},(T,A)=>Array.from({length:h},(E,O)=>d(A,O)?"":p[A-i][O-i])),g=n*(l-1)+1,[y,b]=[o*this.at[0],o*this.at[1]],v=(T,A)=>T>=y&&A>=b&&T<y+g&&A<b+g&&(T-y)%n===0&&(A-b)%n===0;return f`${V({title:a("how many positions see each pixel","每个像素被多少个位置看到"),width:h*c,height:h*c},x`${ht(m,{size:c,color:"forward",small:c<26,border:d,shade:(T,A)=>v(T,A)?3:d(T,A)?0:Math.round(2*p[T-i][A-i]/(u||1))})}
      ${ye({x:b*c,y:y*c,size:c,rows:g,columns:g,color:"backward"})}`)}
    ${pt("→",60)}
    ${V({title:a(`output, ${t.places} x ${t.places}`,`输出，${t.places} x ${t.places}`),width:t.places*c,height:t.places*c,color:"backward"},ht(Array.from({length:t.places},()=>Array.from({length:t.places},()=>"")),{size:c,color:"backward",shade:(T,A)=>T===this.at[0]&&A===this.at[1]?3:1,at:this.at,onPoint:(T,A)=>this.go(T*t.places+A)}))}
    ${this.formula()}`}go(t){this.player.go(t)}formula(){let{size:t,padding:e,dilation:r,filter_size:i,stride:o}=this.shown,n=t+2*e-r*(i-1)-1,{places:l}=this.result;return f`<p class="lines">
      <span>⌊(H + 2P − D(F − 1) − 1) / S⌋ + 1</span>
      <span>= ⌊(${t} + 2·${e} − ${r}·(${i} − 1) − 1) / ${o}⌋ + 1</span>
      <span>= ⌊${n} / ${o}⌋ + 1 = ${l}</span>
    </p>`}summary(){let{size:t,padding:e,dilation:r,filter_size:i,stride:o}=this.shown,{places:n,seen:l}=this.result,h=(t+2*e-r*(i-1)-1)%o,c=Array.from(l.data).filter(u=>u===0).length;return a(`The output has ${n} x ${n} numbers from ${t} x ${t} pixels. `,`${t} x ${t} 个像素得到 ${n} x ${n} 个输出。`)+(h?a(`The last ${h} columns are no whole step: // drops them. `,`最后 ${h} 列不足一步：// 把它们舍去。`):"")+(c?a(`${$(c)} pixels are seen by no position.`,`有 ${$(c)} 个像素不被任何位置看到。`):"")}};M.define("zs-window-positions",Ih)});var _f={};Ch(_f,{widgetTransport:()=>ab});function ab(s){let t=crypto.getRandomValues(new Uint32Array(2)).join("-"),e=0,r=()=>{},i=n=>{try{s.send(n)}catch{}};return Object.assign(({loading:n,opened:l,received:h})=>{let c=()=>{e=0,n(a("The kernel does not answer yet. It is busy with another cell, or it was started again: then run the cell of this figure again.","内核还没有回答。它可能正忙着运行别的单元格；如果内核重新启动过，请重新运行这张图所在的单元格。"))},u=(d,p)=>{if(d.view!==t)return;window.clearTimeout(e),e=0,n("");let{buffer:m,byteOffset:g,byteLength:y}=p[0];h(m.slice(g,g+y))};return s.on("msg:custom",u),r=()=>{window.clearTimeout(e),s.off("msg:custom",u),i({view:t,closed:!0})},queueMicrotask(l),{send(d){e||(e=window.setTimeout(c,nb)),i({view:t,text:d})}}},{close:()=>r()})}var nb,Mf=N(()=>{"use strict";w();P();nb=3e3});var fb={};Ch(fb,{describe:()=>lb,render:()=>hb});w();De();ls();on();w();async function kf(s){return await{activations:()=>Promise.resolve().then(()=>(kd(),L1)),"adagrad-state":()=>Promise.resolve().then(()=>(Ad(),j1)),adder:()=>Promise.resolve().then(()=>(Ed(),D1)),"batch-noise":()=>Promise.resolve().then(()=>(Id(),W1)),batches:()=>Promise.resolve().then(()=>(Pd(),B1)),broadcasting:()=>Promise.resolve().then(()=>(Rd(),V1)),"check-step":()=>Promise.resolve().then(()=>(Fd(),K1)),cliff:()=>Promise.resolve().then(()=>(Ud(),Q1)),clipping:()=>Promise.resolve().then(()=>(jd(),tx)),coefficients:()=>Promise.resolve().then(()=>(Wd(),ex)),collapse:()=>Promise.resolve().then(()=>(qd(),ix)),condition:()=>Promise.resolve().then(()=>(Bd(),ox)),contingency:()=>Promise.resolve().then(()=>(Xd(),cx)),convolution:()=>Promise.resolve().then(()=>(Jd(),fx)),"convolution-backward":()=>Promise.resolve().then(()=>(Kd(),xx)),curves:()=>Promise.resolve().then(()=>(Qd(),yx)),descent:()=>Promise.resolve().then(()=>(sp(),kx)),"digit-image":()=>Promise.resolve().then(()=>(rp(),Ax)),digits:()=>Promise.resolve().then(()=>(ip(),Sx)),divergences:()=>Promise.resolve().then(()=>(op(),Nx)),"dropout-average":()=>Promise.resolve().then(()=>(np(),Ex)),"equal-neurons":()=>Promise.resolve().then(()=>(ap(),Ix)),features:()=>Promise.resolve().then(()=>(cp(),Px)),"few-digits":()=>Promise.resolve().then(()=>(up(),Ox)),"filtered-digit":()=>Promise.resolve().then(()=>(dp(),Rx)),"fooled-digit":()=>Promise.resolve().then(()=>(fp(),Dx)),gate:()=>Promise.resolve().then(()=>(gp(),Wx)),gradcheck:()=>Promise.resolve().then(()=>(wp(),Yx)),"gradient-field":()=>Promise.resolve().then(()=>(bp(),Xx)),graph:()=>Promise.resolve().then(()=>(Ap(),iy)),im2col:()=>Promise.resolve().then(()=>(Sp(),oy)),indexing:()=>Promise.resolve().then(()=>(Tp(),ly)),"initial-values":()=>Promise.resolve().then(()=>(Np(),hy)),joint:()=>Promise.resolve().then(()=>(Ep(),uy)),"l2-decay":()=>Promise.resolve().then(()=>(Ip(),dy)),latch:()=>Promise.resolve().then(()=>(zp(),my)),"learning-filters":()=>Promise.resolve().then(()=>(Cp(),gy)),"learning-rule":()=>Promise.resolve().then(()=>(Op(),$y)),"left-out":()=>Promise.resolve().then(()=>(Rp(),xy)),likelihood:()=>Promise.resolve().then(()=>(Fp(),yy)),losses:()=>Promise.resolve().then(()=>(Up(),wy)),"lp-regions":()=>Promise.resolve().then(()=>(jp(),by)),"lr-range":()=>Promise.resolve().then(()=>(Wp(),vy)),"matrix-product":()=>Promise.resolve().then(()=>(qp(),_y)),"moving-apart":()=>Promise.resolve().then(()=>(Bp(),My)),"network-graph":()=>Promise.resolve().then(()=>(Hp(),ky)),"network-on-digit":()=>Promise.resolve().then(()=>(Yp(),Ay)),neuron:()=>Promise.resolve().then(()=>(Xp(),Sy)),occlusion:()=>Promise.resolve().then(()=>(Gp(),Ty)),"one-weight":()=>Promise.resolve().then(()=>(Vp(),Ey)),"optimizer-losses":()=>Promise.resolve().then(()=>(Jp(),Iy)),overwrite:()=>Promise.resolve().then(()=>(Kp(),zy)),"own-graph":()=>Promise.resolve().then(()=>(wm(),Zy)),"own-training":()=>Promise.resolve().then(()=>(Mm(),Jy)),pairs:()=>Promise.resolve().then(()=>(km(),Qy)),polynomial:()=>Promise.resolve().then(()=>(Am(),tw)),pooling:()=>Promise.resolve().then(()=>(Sm(),sw)),priors:()=>Promise.resolve().then(()=>(Tm(),rw)),products:()=>Promise.resolve().then(()=>(Nm(),iw)),python:()=>Promise.resolve().then(()=>(Em(),aw)),race:()=>Promise.resolve().then(()=>(Im(),lw)),reduce:()=>Promise.resolve().then(()=>(Cm(),cw)),"relu-sum":()=>Promise.resolve().then(()=>(Pm(),uw)),schedules:()=>Promise.resolve().then(()=>(Om(),dw)),"search-digits":()=>Promise.resolve().then(()=>(Rm(),fw)),"search-strategies":()=>Promise.resolve().then(()=>(Um(),$w)),separable:()=>Promise.resolve().then(()=>(jm(),xw)),"sigmoid-gradient":()=>Promise.resolve().then(()=>(Dm(),yw)),slicing:()=>Promise.resolve().then(()=>(Wm(),ww)),softmax:()=>Promise.resolve().then(()=>(qm(),bw)),"softmax-gradient":()=>Promise.resolve().then(()=>(Hm(),vw)),"sorted-digits":()=>Promise.resolve().then(()=>(Zm(),Mw)),spectrogram:()=>Promise.resolve().then(()=>(Ym(),Aw)),"spoken-digit":()=>Promise.resolve().then(()=>(Qm(),zw)),"squared-error":()=>Promise.resolve().then(()=>(tf(),Cw)),"step-values":()=>Promise.resolve().then(()=>(ef(),Pw)),surprise:()=>Promise.resolve().then(()=>(sf(),Ow)),tangent:()=>Promise.resolve().then(()=>(rf(),Rw)),"tanh-sigmoid":()=>Promise.resolve().then(()=>(of(),Fw)),"thinned-networks":()=>Promise.resolve().then(()=>(nf(),jw)),"three-layers":()=>Promise.resolve().then(()=>(lf(),Ww)),training:()=>Promise.resolve().then(()=>(hf(),qw)),"two-gradients":()=>Promise.resolve().then(()=>(cf(),Bw)),"two-layer":()=>Promise.resolve().then(()=>(pf(),Zw)),"two-layers":()=>Promise.resolve().then(()=>(mf(),Yw)),valley:()=>Promise.resolve().then(()=>($f(),Jw)),views:()=>Promise.resolve().then(()=>(xf(),Kw)),"weight-counts":()=>Promise.resolve().then(()=>(yf(),tb)),"weight-scales":()=>Promise.resolve().then(()=>(wf(),sb)),"weighted-average":()=>Promise.resolve().then(()=>(bf(),rb)),"window-positions":()=>Promise.resolve().then(()=>(vf(),ob))}[s](),M.get(`zs-${s}`)}async function lb(s){let t=await kf(s);return{title:t.title,operation:t.operation,options:{...t.inputs,...t.view}}}async function hb({model:s,el:t}){let e=document.createElement("div");e.className="zhishen-widget",e.lang=s.get("language"),e.setAttribute("data-lm-suppress-shortcuts","true"),t.append(e);let r=db(e),{keep:i,state:o}=cb(s);Object.assign(Pt,{language:s.get("language"),root:e,isPage:!1,keep:i,state:o});let{widgetTransport:n}=await Promise.resolve().then(()=>(Mf(),_f)),l=await kf(s.get("element")),h=n(s);ub(e),Rh(h);let c=new l;for(let[d,p]of Object.entries(s.get("options")))c.dataset[d]=typeof p=="string"?p:JSON.stringify(p);e.append(c),Bh();let u=()=>c.set(s.get("state"));return s.on("change:state",u),()=>{r(),s.off("change:state",u),e.remove(),h.close()}}function cb(s){return{state:s.get("state"),keep(t){JSON.stringify(t)!==JSON.stringify(s.get("state"))&&(s.set("state",structuredClone(t)),s.save_changes())}}}function ub(s){let t=document.createElement("p");t.setAttribute("role","status"),t.hidden=!0,s.append(t),Lh(e=>{t.hidden=!e,t.textContent=e})}function db(s){let t=window.matchMedia("(prefers-color-scheme: dark)"),e=()=>{let i=pb(s,t.matches)?"dark":"light";s.dataset.theme!==i&&(s.dataset.theme=i,document.dispatchEvent(new CustomEvent("zs-theme")))},r=new MutationObserver(e);for(let i of[document.documentElement,document.body])r.observe(i,{attributes:!0});return t.addEventListener("change",e),e(),requestAnimationFrame(e),()=>{r.disconnect(),t.removeEventListener("change",e)}}function pb(s,t){let e=s.parentElement;for(;e;){let[r,i,o,n]=mb(getComputedStyle(e).backgroundColor);if(n>127)return .299*r+.587*i+.114*o<128;let l=e.getRootNode();e=e.parentElement??(l instanceof ShadowRoot?l.host:null)}return t}function mb(s){let t=document.createElement("canvas");[t.width,t.height]=[1,1];let e=t.getContext("2d");return e.fillStyle=s,e.fillRect(0,0,1,1),e.getImageData(0,0,1,1).data}return Ff(fb);})();
return lab;
}
export default { render: (widget) => open().render(widget) };
